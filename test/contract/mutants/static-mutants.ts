/** Contracts that do not fit the code, the last release, the limits of AWS or their own examples. */
import { ERROR_STATUS } from '../../../src/errors.ts';
import { ROUTES } from '../../../src/route-table.ts';
import type { StaticMutant } from './mutant.ts';

const { '/inbox': _, ...WITHOUT_INBOX } = ROUTES;

export const CONTRACT_MUTANTS: readonly StaticMutant[] = [
  {
    kind: 'static',
    name: 'an example with a value that its schema does not have',
    check: 'examples',
    sentence: /An example of createEvent is not valid/,
    contract: (text) => text.replace('                    priority: high', '                    priority: urgent'),
  },
  {
    kind: 'static',
    name: 'an example of an answer without a member that is required',
    check: 'examples',
    sentence: /An example of \w+ is not valid/,
    contract: (text) => text.replace(/(summary: A new event\n(?:.*\n){3}) +status: pending\n/, '$1'),
  },
  {
    kind: 'static',
    name: 'a contract that allows a longer name than the code',
    check: 'validator-drift',
    sentence: /allows a body that the code refuses/,
    contract: (text) => text.replaceAll('{0,98}', '{0,99}'),
  },
  {
    kind: 'static',
    name: 'a contract that allows only a shorter name than the code',
    check: 'validator-drift',
    sentence: /does not allow a body that the code takes/,
    contract: (text) => text.replaceAll('{0,98}', '{0,97}'),
  },
  {
    kind: 'static',
    name: 'a contract with a priority that the code does not know',
    check: 'validator-drift',
    sentence: /allows a \w+ that the code refuses/,
    contract: (text) => text.replaceAll('enum: [low, normal, high]', 'enum: [low, normal, high, urgent]'),
  },
  {
    kind: 'static',
    name: 'a contract that allows members which the code refuses',
    check: 'validator-drift',
    sentence: /allows a body that the code refuses/,
    contract: (text) => text.replace(/(NewEvent:(?:.*\n){4} +additionalProperties: )false/, '$1true'),
  },
  {
    kind: 'static',
    name: 'a contract with larger pages than the code has',
    check: 'validator-drift',
    sentence: /allows a limit that the code refuses: "101"/,
    contract: (text) => text.replace('maximum: 100, default: 50', 'maximum: 101, default: 50'),
  },
  {
    kind: 'static',
    name: 'a contract that allows an empty payload',
    check: 'validator-drift',
    sentence: /allows a body that the code refuses/,
    contract: (text) => text.replace('      minProperties: 1\n', ''),
  },
  {
    kind: 'static',
    name: 'a contract with a longer idempotency key than the code takes',
    check: 'validator-drift',
    sentence: /allows a body that the code refuses/,
    contract: (text) => text.replace(/(IdempotencyKey:(?:.*\n){4} +maxLength: )255/, '$1256'),
  },
  {
    kind: 'static',
    name: 'a payload that is larger than an item',
    check: 'gateway-limits',
    sentence: /larger than an item/,
    contract: (text) => text.replace('x-max-json-bytes: 409600', 'x-max-json-bytes: 409601'),
  },
  {
    kind: 'static',
    name: 'a payload without a limit',
    check: 'gateway-limits',
    sentence: /no limit/,
    contract: (text) => text.replace('      x-max-json-bytes: 409600\n', ''),
  },
  {
    kind: 'static',
    name: 'parameters that are too long for a URL, without 414',
    check: 'gateway-limits',
    sentence: /listInbox.*414/,
    contract: (text) => text.replaceAll(/ +'414': .*\n/g, ''),
  },
  {
    kind: 'static',
    name: 'headers of any length, without 431',
    check: 'gateway-limits',
    sentence: /headers that getHealth/,
    contract: (text) => text.replaceAll(/ +'431': .*\n/g, ''),
  },
  {
    kind: 'static',
    name: "an operation without the gateway's 504",
    check: 'gateway-limits',
    sentence: /getHealth.*504/,
    contract: (text) => text.replace(/ +'504': .*\n/, ''),
  },
  {
    kind: 'static',
    name: "a body without the gateway's 413",
    check: 'gateway-limits',
    sentence: /createEvent.*413/,
    contract: (text) => text.replace(/ +'413': .*\n/, ''),
  },
];

export const CODE_MUTANTS: readonly StaticMutant[] = [
  {
    kind: 'static',
    name: 'a route that only the code has',
    check: 'router-drift',
    sentence: /^The code serves POST \/v1\/events\/\{event_id\}\/undo/,
    code: { routes: { ...ROUTES, '/events/:event_id/undo': ['POST'] } },
  },
  {
    kind: 'static',
    name: 'a method that only the code has',
    check: 'router-drift',
    sentence: /^The code serves PUT \/v1\/inbox/,
    code: { routes: { ...ROUTES, '/inbox': ['GET', 'PUT'] } },
  },
  {
    kind: 'static',
    name: 'a route that only the contract has',
    check: 'router-drift',
    sentence: /^The contract has GET \/v1\/inbox/,
    code: { routes: WITHOUT_INBOX },
  },
  {
    kind: 'static',
    name: 'an error code that only the code has',
    check: 'error-catalogue',
    sentence: /^The code can answer GONE 410/,
    code: { errorStatuses: { ...ERROR_STATUS, GONE: 410 } },
  },
  {
    kind: 'static',
    name: 'an error code with another status in the contract',
    check: 'error-catalogue',
    sentence: /^The contract has CONFLICT 409/,
    code: { errorStatuses: { ...ERROR_STATUS, CONFLICT: 412 } },
  },
  {
    kind: 'static',
    name: 'a validator that takes any id',
    check: 'validator-drift',
    sentence: /does not allow a event_id that the code takes/,
    code: { acceptors: { eventId: () => true } },
  },
  {
    kind: 'static',
    name: 'types that are not made from the contract',
    check: 'type-drift',
    sentence: /^package\.json is not what openapi\.yaml makes/,
    code: { typesFile: 'package.json' },
  },
  {
    kind: 'static',
    name: 'a value that an answer could not have at the last release',
    check: 'breaking-changes',
    sentence: /"high" is one of the values now/,
    released: (text) => text.replace('enum: [low, normal, high]\n', 'enum: [low, normal]\n'),
  },
  {
    kind: 'static',
    name: 'an operation that is gone since the last release',
    check: 'breaking-changes',
    sentence: /^\/v1\/health\/live is gone/,
    released: (text) =>
      text.replace(
        '\n  /v1/inbox:\n',
        "\n  /v1/health/live:\n    get: { operationId: getLive, security: [], responses: { '204': { description: Alive. } } }\n\n  /v1/inbox:\n",
      ),
  },
];
