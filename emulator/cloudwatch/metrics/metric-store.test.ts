import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMetricQuery } from '../../../protocol/metrics.ts';
import { createMetricStore } from './metric-store.ts';

const MINUTE_MS = 60_000;
const DURATION = {
  namespace: 'AWS/Lambda',
  name: 'Duration',
  unit: 'Milliseconds',
  dimensions: { FunctionName: 'fn' },
};

/** A store whose clock the test sets. */
function storeAt(nowMs: number, maxSeries?: number) {
  const clock = { nowMs };
  const store = createMetricStore({ epochMs: () => clock.nowMs, ...(maxSeries !== undefined && { maxSeries }) });
  return { clock, store };
}

test('has the statistics of each minute', () => {
  const { store } = storeAt(10 * MINUTE_MS);
  const add = store.series(DURATION);
  for (let value = 1; value <= 100; value += 1) add(value, 9 * MINUTE_MS + value);
  add(7, 10 * MINUTE_MS);

  const [series] = store.query({});

  expect(series).toMatchObject(DURATION);
  const [first, second] = series?.points ?? [];
  expect(first).toMatchObject({ timestampMs: 9 * MINUTE_MS, sampleCount: 100, sum: 5_050, average: 50.5 });
  expect(first).toMatchObject({ minimum: 1, maximum: 100 });
  for (const [name, exact] of [
    ['p50', 50],
    ['p90', 90],
    ['p95', 95],
    ['p99', 99],
  ] as const) {
    expect(Math.abs((first?.[name] ?? 0) - exact)).toBeLessThanOrEqual(0.01 * exact);
  }
  expect(second).toEqual({
    timestampMs: 10 * MINUTE_MS,
    ...{ sampleCount: 1, sum: 7, average: 7, minimum: 7, maximum: 7, p50: 7, p90: 7, p95: 7, p99: 7 },
  });
});

test('has no percentiles where a value was negative', () => {
  const { store } = storeAt(0);
  store.series(DURATION)(-1, 0);

  expect(store.query({})[0]?.points).toEqual([
    { timestampMs: 0, sampleCount: 1, sum: -1, average: -1, minimum: -1, maximum: -1 },
  ]);
});

test('adds up to the same whatever the order of values', () => {
  const value = fc.record({ value: fc.nat(1_000), timestampMs: fc.nat(5 * MINUTE_MS) });
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const [{ store: forwards }, { store: backwards }] = [storeAt(5 * MINUTE_MS), storeAt(5 * MINUTE_MS)];
      for (const one of values) forwards.series(DURATION)(one.value, one.timestampMs);
      for (const one of values.toReversed()) backwards.series(DURATION)(one.value, one.timestampMs);

      expect(backwards.query({})).toEqual(forwards.query({}));
      const sum = forwards
        .query({})
        .flatMap(({ points }) => points)
        .reduce((total, point) => total + point.sum, 0);
      expect(sum).toBe(values.reduce((total, one) => total + one.value, 0));
    }),
  );
});

test('keeps three hours, by the emulated clock', () => {
  const { clock, store } = storeAt(0);
  const add = store.series(DURATION);
  for (let minute = 0; minute < 1_000; minute += 1) add(minute, minute * MINUTE_MS);

  clock.nowMs = 999 * MINUTE_MS;
  const kept = store.query({})[0]?.points ?? [];
  clock.nowMs += 100 * MINUTE_MS;

  expect(kept.map(({ sum }) => sum)).toEqual(Array.from({ length: 180 }, (_, at) => 820 + at));
  expect(store.query({})[0]?.points).toHaveLength(80);
});

test('gives what is asked for: by namespace, name, dimension and time', () => {
  const { store } = storeAt(5 * MINUTE_MS);
  for (let minute = 0; minute < 5; minute += 1) store.series(DURATION)(1, minute * MINUTE_MS);
  store.series({ ...DURATION, name: 'Errors' })(1, 0);
  store.series({ ...DURATION, dimensions: { FunctionName: 'other', Stage: 'a=b' } })(1, 0);

  const ask = (parameters: string) => store.query(parseMetricQuery(new URLSearchParams(parameters)));

  expect(ask('namespace=AWS/None')).toEqual([]);
  expect(ask('name=Errors')).toHaveLength(1);
  expect(ask('name=Duration').map(({ dimensions }) => dimensions.FunctionName)).toEqual(['fn', 'other']);
  expect(ask(`dimension=${encodeURIComponent('Stage=a=b')}`)).toHaveLength(1);
  expect(ask('dimension=FunctionName=fn')).toHaveLength(2);
  const [some] = ask(`name=Duration&dimension=FunctionName=fn&startMs=${2 * MINUTE_MS + 5}&endMs=${4 * MINUTE_MS}`);
  expect(some?.points.map(({ timestampMs }) => timestampMs)).toEqual([2 * MINUTE_MS, 3 * MINUTE_MS]);
  const [recent] = ask('name=Duration&dimension=FunctionName=fn&sinceMs=90000');
  expect(recent?.points.map(({ timestampMs }) => timestampMs)).toEqual([3 * MINUTE_MS, 4 * MINUTE_MS]);
});

test.for([
  ['startMs=soon', 'startMs: '],
  ['dimension=Stage', 'dimension: must be a name and a value'],
  ['x=1', 'It can have'],
] as const)('refuses the parameters %s', ([parameters, message]) => {
  expect(() => parseMetricQuery(new URLSearchParams(parameters))).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringContaining(message) }),
  );
});

test('is bounded: metrics beyond are counted, until silent ones give way', () => {
  const { clock, store } = storeAt(0, 3);
  const own = (name: string) => ({ namespace: 'Shop', name, unit: 'Count', dimensions: {} });
  const add = store.series(DURATION);
  for (const name of ['a', 'b', 'c', 'c', 'd']) store.series(own(name))(1, 0);
  const before = [store.query({}).map(({ name }) => name), store.droppedSeries()];

  clock.nowMs = 200 * MINUTE_MS;
  store.series(own('e'))(1, clock.nowMs);
  add(1, clock.nowMs);

  expect(before).toEqual([['a', 'b'], 2]);
  expect(store.query({}).map(({ name }) => name)).toEqual(['Duration', 'e']);
});

test('forgets all values when it is cleared, and takes new ones', () => {
  const { store } = storeAt(0);
  const add = store.series(DURATION);
  add(1, 0);

  store.clear();
  const cleared = store.query({});
  add(2, 0);

  expect(cleared).toEqual([]);
  expect(store.query({})[0]?.points[0]?.sum).toBe(2);
});
