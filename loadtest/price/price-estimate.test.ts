import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordOf } from '../budget/test-records.ts';
import { lambdaDollars } from './lambda-price.ts';
import { priceEstimate } from './price-estimate.ts';
import { PriceSheet, US_EAST_1 } from './price-sheet.ts';
import { type PriceOptions, priceItems } from './request-price.ts';

const OPTIONS: PriceOptions = {
  prices: US_EAST_1,
  architecture: 'x86_64',
  api: 'rest',
  retentionDays: 7,
  logBytesPerInvocation: 600,
};

const dollarsOf = (items: ReturnType<typeof priceItems>, name: string) =>
  items.find((item) => item.name === name)?.dollarsPerMillion ?? 0;

/** A put of so many KB, in the table and in its index, which holds all attributes. */
const put = (kilobytes: number, status = 200) => ({
  operation: 'PutItem',
  startMs: 5,
  durationMs: 3,
  status,
  consumed: [
    { tableName: 'events', readUnits: 0, writeUnits: kilobytes },
    { tableName: 'events', indexName: 'status-created_at-index', readUnits: 0, writeUnits: kilobytes },
  ],
});

test('the price sheet is whole, and each price has its source and day', () => {
  expect(PriceSheet.parse(US_EAST_1)).toEqual(US_EAST_1);
});

// By hand: 0.5 GB × 0.05 s × 1e6 × $0.0000166667 = $0.41667, and $0.20 for the requests.
test('50 ms at 512 MB on x86 cost $0.42 a million, and the requests $0.20', () => {
  const dollars = lambdaDollars({ memoryMb: 512, billedMs: 50, architecture: 'x86_64', prices: US_EAST_1 });

  expect(dollars).toBeCloseTo(0.2 + 0.416_667, 5);
});

// By hand: a put of n KB takes n WRU; $0.625 each a million. The index with all attributes takes as many again.
test.for([
  [1, 0.625],
  [4, 2.5],
  [10, 6.25],
  [100, 62.5],
  [400, 250],
] as const)('a plain put of %d KB costs $%d a million, and twice that with the index', ([kilobytes, dollars]) => {
  const plain = recordOf({ writeUnits: kilobytes });
  const withIndex = recordOf({ writeUnits: 2 * kilobytes, databaseCalls: [put(kilobytes)] });

  expect(dollarsOf(priceItems([plain], OPTIONS), 'writes')).toBeCloseTo(dollars, 9);
  expect(dollarsOf(priceItems([withIndex], OPTIONS), 'writes')).toBeCloseTo(2 * dollars, 9);
});

// By hand, 1 KB, 15 ms at 512 MB: 3.50 + 0.20 + 15 × 0.00833335 + 2 × 0.625 + 2 × 1,124 B × 1e6 / 2^30 × 7 / 30.4 × 0.25
// + 600 B × 1e6 / 2^30 × 0.50 + 205 B × 1e6 / 2^30 × 0.09.
test('itemises a create of 1 KB as one does by hand', () => {
  const items = priceItems([recordOf({ databaseCalls: [put(1)] })], OPTIONS);

  expect(dollarsOf(items, 'gateway')).toBe(3.5);
  expect(dollarsOf(items, 'lambda-requests')).toBe(0.2);
  expect(dollarsOf(items, 'lambda-duration')).toBeCloseTo(0.125, 4);
  expect(dollarsOf(items, 'writes')).toBe(1.25);
  expect(dollarsOf(items, 'storage')).toBeCloseTo(0.12052, 4);
  expect(dollarsOf(items, 'logs')).toBeCloseTo(0.2794, 4);
  expect(dollarsOf(items, 'data-out')).toBeCloseTo(0.01718, 5);
});

test('names what dominates: the gateway for small events, the writes for large ones', () => {
  const small = recordOf({ databaseCalls: [put(1)] });
  const large = recordOf({ requestBytes: 400 * 1024, writeUnits: 800, databaseCalls: [put(400)] });

  const estimate = priceEstimate([small, small, large], { prices: US_EAST_1, architecture: 'x86_64' });

  expect(estimate?.rows.map(({ size, dominatedBy }) => [size, dominatedBy])).toEqual([
    ['up to 1 KB', 'gateway'],
    ['up to 400 KB', 'writes'],
  ]);
  expect(
    (estimate?.rows[1]?.items[0]?.dollarsPerMillion ?? 0) / (estimate?.rows[1]?.dollarsPerMillion ?? 1),
  ).toBeGreaterThan(0.9);
});

test('what is refused costs what it used: a 401 no write, a throttled request nothing at all but its answer', () => {
  const unauthorised = recordOf({ status: 401, writeUnits: 0, responseBytes: 170 }, { billedDurationMs: 2 });
  const throttled = recordOf(
    { status: 429, writeUnits: 0, responseBytes: 26, why: { layer: 'gateway', rule: 'throttled', text: '' } },
    null,
  );

  expect(priceItems([unauthorised], OPTIONS).map(({ name }) => name)).toEqual([
    'gateway',
    'lambda-requests',
    'lambda-duration',
    'logs',
    'data-out',
  ]);
  expect(priceItems([throttled], OPTIONS).map(({ name }) => name)).toEqual(['data-out']);
});

test('tells a replay from a create, and events by id together', () => {
  const id = (last: number) => `0199f1a2-7b1c-7d2e-8f3a-00000000000${last}`;
  const replay = recordOf({
    writeUnits: 1,
    databaseCalls: [{ ...put(1, 400), errorType: 'ConditionalCheckFailedException' }],
  });
  const records = [
    recordOf({ databaseCalls: [put(1)] }),
    replay,
    recordOf({ method: 'GET', path: `/v1/events/${id(1)}`, status: 200, requestBytes: 0, writeUnits: 0 }),
    recordOf({ method: 'GET', path: `/v1/events/${id(2)}`, status: 200, requestBytes: 0, writeUnits: 0 }),
  ];

  const rows = priceEstimate(records, { prices: US_EAST_1, architecture: 'arm64' })?.rows;

  expect(rows?.map(({ operation, outcome, size, requests }) => [operation, outcome, size, requests])).toEqual([
    ['GET /v1/events/{id}', '200', 'no body', 2],
    ['POST /v1/events', '201', 'up to 1 KB', 1],
    ['POST /v1/events', 'replay', 'up to 1 KB', 1],
  ]);
});

test('says what an HTTP API, the other architecture and other memory sizes would cost', () => {
  const estimate = priceEstimate([recordOf()], { prices: US_EAST_1, architecture: 'x86_64' });

  const byChange = Object.fromEntries(
    (estimate?.whatIf ?? []).map(({ change, dollarsPerMillion }) => [
      change,
      dollarsPerMillion - (estimate?.total.dollarsPerMillion ?? 0),
    ]),
  );
  expect(byChange['an HTTP API in place of the REST API']).toBeCloseTo(-2.5, 9);
  // 10 ms of waiting and 5 ms of work that take 1,769 / 512 times as long: 27.3 ms, billed as 28; at 1,024 MB 18.6 ms.
  expect(byChange['arm64 in place of x86_64']).toBeCloseTo(28 * 0.5 * 1_000 * (0.0000133334 - 0.0000166667), 9);
  expect(byChange['1,024 MB of memory']).toBeCloseTo((19 - 28 * 0.5) * 1_000 * 0.0000166667, 9);
  expect(byChange['the durations that were measured here']).toBeCloseTo((15 - 28) * 0.5 * 1_000 * 0.0000166667, 9);
  expect(byChange['512 MB of memory']).toBeUndefined();
});

test('there is no price of nothing', () => {
  expect(priceEstimate([], { prices: US_EAST_1, architecture: 'arm64' })).toBeUndefined();
});

const record = fc
  .record({ writeUnits: fc.integer({ min: 0, max: 800 }), billedDurationMs: fc.integer({ min: 1, max: 30_000 }) })
  .map(({ writeUnits, billedDurationMs }) => recordOf({ writeUnits }, { billedDurationMs }));

test('the items of a row add up to it, and the rows to the total', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (records) => {
      const { rows = [], total } = priceEstimate(records, { prices: US_EAST_1, architecture: 'arm64' }) ?? {};

      const spent = rows.reduce((sum, { requests, dollarsPerMillion }) => sum + requests * dollarsPerMillion, 0);
      expect(spent / records.length).toBeCloseTo(total?.dollarsPerMillion ?? 0, 6);
      for (const { items, dollarsPerMillion } of rows) {
        expect(items.reduce((sum, item) => sum + item.dollarsPerMillion, 0)).toBeCloseTo(dollarsPerMillion, 9);
      }
    }),
    { numRuns: 50 },
  );
});
