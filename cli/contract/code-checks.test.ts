import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseContract } from '../../contract/spec/read-contract.ts';
import type { StaticCheck } from '../../contract/static-check.ts';
import { ERROR_STATUS } from '../../src/errors.ts';
import { ROUTES } from '../../src/route-table.ts';
import { errorCatalogue } from './error-catalogue.ts';
import { routerDrift } from './router-drift.ts';
import { typeDrift } from './type-drift.ts';
import { validatorDrift } from './validator-drift.ts';

const text = await readFile('openapi.yaml', 'utf8');

async function findingsOf(check: StaticCheck, contract = text) {
  const result = await check.run(parseContract(contract, 'openapi.yaml'), { seed: 1, isQuick: false });
  return result.kind === 'compared' ? result.findings : [];
}

const sentences = async (check: StaticCheck, contract = text) =>
  (await findingsOf(check, contract)).map(({ sentence }) => sentence);

test('the code and the contract have the same routes, errors and validation', async () => {
  expect(await sentences(routerDrift())).toEqual([]);
  expect(await sentences(errorCatalogue())).toEqual([]);
  expect(await sentences(validatorDrift())).toEqual([]);
});

test('a route that only one side has is found on either side', async () => {
  const more = { ...ROUTES, '/events/:event_id/undo': ['POST'] };
  const { '/inbox': _, ...fewer } = ROUTES;

  expect(await sentences(routerDrift(more))).toEqual([
    expect.stringContaining('serves POST /v1/events/{event_id}/undo'),
  ]);
  expect(await sentences(routerDrift(fewer))).toEqual([expect.stringContaining('has GET /v1/inbox')]);
});

test('a method that only one side has is found', async () => {
  expect(await sentences(routerDrift({ ...ROUTES, '/inbox': ['GET', 'PUT'] }))).toHaveLength(1);
});

test('an error code or status that only one side has is found', async () => {
  expect(await sentences(errorCatalogue({ ...ERROR_STATUS, GONE: 410 }))).toEqual([
    expect.stringContaining('GONE 410'),
  ]);
  expect((await sentences(errorCatalogue({ ...ERROR_STATUS, CONFLICT: 412 }))).length).toBe(2);
});

test.for([
  ['a longer name', (contract: string) => contract.replaceAll('{0,98}', '{0,99}'), 'refused'],
  ['a shorter name', (contract: string) => contract.replaceAll('{0,98}', '{0,97}'), 'taken'],
  [
    'a priority more',
    (contract: string) => contract.replaceAll('enum: [low, normal, high]', 'enum: [low, normal, high, urgent]'),
    'refused',
  ],
  [
    'an open body',
    (contract: string) => contract.replace(/(NewEvent:(?:.*\n){4} +additionalProperties: )false/, '$1true'),
    'refused',
  ],
  [
    'a higher limit',
    (contract: string) => contract.replace('maximum: 100, default: 50', 'maximum: 101, default: 50'),
    'refused',
  ],
  ['an empty payload', (contract: string) => contract.replace('      minProperties: 1\n', ''), 'refused'],
  [
    'a longer idempotency key',
    (contract: string) => contract.replace(/(IdempotencyKey:(?:.*\n){4} +maxLength: )255/, '$1256'),
    'refused',
  ],
] as const)('a contract that allows %s differs from the validator', async ([, change, seen]) => {
  const changed = change(text);
  expect(changed).not.toBe(text);

  const findings = await findingsOf(validatorDrift(), changed);

  expect(findings).toEqual(expect.arrayContaining([expect.objectContaining({ seen })]));
});

test('types that are not made from the contract are found by their first line that differs', async () => {
  const result = await typeDrift('package.json').run(parseContract(text, 'openapi.yaml'), { seed: 1, isQuick: true });

  expect(result).toMatchObject({ kind: 'compared', findings: [{ check: 'type-drift', seen: '{' }] });
});

test('types are compared only where there are any', async () => {
  const result = await typeDrift('nothing.d.ts').run(parseContract(text, 'openapi.yaml'), { seed: 1, isQuick: true });

  expect(result).toMatchObject({ kind: 'skipped' });
});
