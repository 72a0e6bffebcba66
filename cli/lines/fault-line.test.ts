import { expect, test } from 'vitest';
import { faultLine } from './fault-line.ts';

const fault = { id: 'fault-1', seed: 42, addedAtMs: 0, affected: 3, share: 1 } as const;

test('shows a fault without conditions', () => {
  expect(faultLine({ ...fault, kind: 'lambda-crash' })).toBe('fault-1  lambda-crash  affected 3');
});

test('shows all that a fault is limited to', () => {
  const limited = {
    share: 0.1,
    operation: 'POST /v1/events',
    key: '****2345',
    count: 9,
    forMs: 1_000,
    expiresAtMs: 1_000,
  };

  expect(faultLine({ ...fault, kind: 'gateway-429', ...limited })).toBe(
    'fault-1  gateway-429  10% (seed 42)  POST /v1/events  key ****2345  affected 3 of 9  until 1970-01-01T00:00:01.000Z',
  );
  expect(faultLine({ ...fault, kind: 'dynamodb-latency', latencyMs: 200, table: 'events' })).toBe(
    'fault-1  dynamodb-latency  200 ms  table events  affected 3',
  );
});

test('lets no control character of a key reach the terminal', () => {
  expect(faultLine({ ...fault, kind: 'dynamodb-error', key: '\u001b[2J' })).toContain('key \\e[2J');
});
