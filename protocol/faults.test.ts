import { expect, test } from 'vitest';
import { FAULT_KINDS, Fault, type FaultKind, FaultSpec } from './faults.ts';

const kinds = Object.keys(FAULT_KINDS) as FaultKind[];

test('takes each kind without any condition, and then for all that match', () => {
  for (const kind of kinds) {
    const spec = { kind, ...(kind === 'dynamodb-latency' && { latencyMs: 200 }) };

    expect(FaultSpec.parse(spec)).toEqual({ ...spec, share: 1 });
  }
});

test.for<[string, object, RegExp]>([
  ['an unknown kind', { kind: 'gateway-500' }, /^kind must be one of dynamodb-latency, .*, connection-reset$/],
  ['no kind', {}, /^kind must be one of/],
  ['an unknown condition', { kind: 'gateway-429', path: '/v1' }, /path/],
  ['the share 0', { kind: 'gateway-429', share: 0 }, /^share must be over 0$/],
  ['a share over 1', { kind: 'gateway-429', share: 10 }, /^share must be at most 1, which is all$/],
  ['a share that is a text', { kind: 'gateway-429', share: '10%' }, /^share must be a number/],
  ['no time at all', { kind: 'gateway-429', forMs: 0 }, /^forMs must be a whole number of milliseconds, 1 or more$/],
  ['half a request', { kind: 'gateway-429', count: 0.5 }, /^count must be a whole number, 1 or more$/],
  ['a negative seed', { kind: 'gateway-429', seed: -1 }, /^seed must be 0 or more$/],
  ['a latency without its time', { kind: 'dynamodb-latency' }, /^latencyMs is needed for dynamodb-latency$/],
  ['a time without latency', { kind: 'dynamodb-error', latencyMs: 5 }, /^latencyMs is of dynamodb-latency only$/],
  ['a latency of minutes', { kind: 'dynamodb-latency', latencyMs: 60_001 }, /^latencyMs must be at most 60000 ms$/],
  ['a table of the gateway', { kind: 'gateway-429', table: 'events' }, /^table is of the dynamodb kinds only/],
  ['a path of DynamoDB', { kind: 'dynamodb-error', operation: 'POST /v1' }, /^operation must be .*: .*PutItem/],
  [
    'a misspelt operation',
    { kind: 'dynamodb-error', operation: 'Putitem' },
    /^operation must be .* for dynamodb-error/,
  ],
  ['an operation of the gateway', { kind: 'lambda-crash', operation: 'PutItem' }, /^operation must be a method/],
  ['a path without slash', { kind: 'gateway-429', operation: 'POST v1/events' }, /^operation must be a method/],
  ['a method alone with a space', { kind: 'gateway-429', operation: 'POST ' }, /^operation must be a method/],
  ['an empty key', { kind: 'gateway-429', key: '' }, /^key must not be empty$/],
])('refuses %s with what is wrong', ([, spec, problem]) => {
  const { error } = FaultSpec.safeParse(spec);

  const [issue] = error?.issues ?? [];
  expect(`${issue?.path.join('.')} ${issue?.message}`.trim()).toMatch(problem);
});

test.for(['POST', '/v1/events', 'POST /v1/events', '/v1/events/*', 'DELETE /v1/*/x', '/'])(
  'takes %s as the operation of a request',
  (operation) => {
    expect(FaultSpec.parse({ kind: 'connection-reset', operation })).toMatchObject({ operation });
  },
);

test('takes a listed fault for what it is', () => {
  const fault = { id: 'fault-1', kind: 'gateway-429', share: 0.1, seed: 7, addedAtMs: 1, affected: 3, key: '****2345' };

  expect(Fault.parse(fault)).toEqual(fault);
});
