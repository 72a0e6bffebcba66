import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LambdaBudget } from '../model/lambda-budget.ts';
import { seededRandom } from '../model/random.ts';
import { US_EAST_1 } from '../price/price-sheet.ts';
import { budgetFigures } from './budget-figures.ts';
import { unsettledInvocations } from './environment-lives.ts';
import { lambdaBudget } from './lambda-budget.ts';
import { predictedMs, workOf } from './memory-sizes.ts';
import { recordOf } from './test-records.ts';

const OPTIONS = { prices: US_EAST_1, architecture: 'x86_64' } as const;

/** Ten a second. */
const run = (count: number, invocationOf: (at: number) => Parameters<typeof recordOf>[1] = () => ({})) =>
  Array.from({ length: count }, (_, at) => recordOf({ timeMs: at * 100 }, invocationOf(at)));

test('sums up what the invocations used', () => {
  const budget = lambdaBudget(
    run(100, (at) =>
      at === 0
        ? {
            durationMs: 40,
            initDurationMs: 300,
            billedDurationMs: 340,
            maxMemoryUsedMb: 70,
            environment: { logStreamName: 's', start: 'cold' },
          }
        : { durationMs: 20, billedDurationMs: 20, cpuMs: 8 },
    ),
    OPTIONS,
  );

  expect(LambdaBudget.parse(budget)).toEqual(budget);
  expect(budget).toMatchObject({
    invocations: 100,
    memorySizeMb: 512,
    billed: { p50Ms: 20, maxMs: 340 },
    duration: { maxMs: 40, meanMs: 20.2 },
    waiting: { p50Ms: 12 },
    initShare: 0.01,
    initP95Ms: 300,
    memory: { maxMb: 90 },
    limits: [
      { name: 'function-time', used: 15, limit: 30_000 },
      { name: 'gateway-time', used: 17, limit: 29_000 },
      { name: 'memory', used: 90, limit: 512 },
      { name: 'request-bytes', used: 900, limit: 6_291_456 },
      { name: 'response-bytes', used: 205, limit: 6_291_456 },
    ],
  });
});

test('the growth of a new heap to its working size is no growth of memory', () => {
  const life = (count: number, start: 'cold' | 'warm') =>
    run(count, (at) => ({
      requestId: `${start} ${at}`,
      environment: { logStreamName: start, start: at === 0 ? start : 'warm' },
      maxMemoryUsedMb: Math.min(140, 80 + Math.floor(at / 20)),
    }));
  const growthOf = (records: readonly ReturnType<typeof recordOf>[]) =>
    lambdaBudget(records, { ...OPTIONS, unsettled: unsettledInvocations(records) })?.memory.slopeMbPerThousand;

  expect(growthOf(life(1_000, 'warm'))).toBeCloseTo(50, 0);
  expect(growthOf(life(1_000, 'cold'))).toBeUndefined();
  expect(growthOf(life(2_600, 'cold'))).toBeCloseTo(0, 1);
});

test('says of how much of the run it is, where not all records were kept', () => {
  const whole = lambdaBudget(run(100), OPTIONS);
  const part = lambdaBudget(run(100), { ...OPTIONS, requestsOfRun: 400 });

  expect(whole?.coveredShare).toBe(1);
  expect(whole?.notes.join()).not.toContain('newest');
  expect(part?.coveredShare).toBe(0.25);
  expect(part?.notes[0]).toContain('the last 25 % of the run');
});

test('needs as many environments as requests a second times seconds a request', () => {
  const { concurrency } =
    lambdaBudget(
      run(200, () => ({ durationMs: 250 })),
      { ...OPTIONS, perSecond: 1_000 },
    ) ?? {};

  expect(concurrency).toEqual({ perSecond: 1_000, needed: 250, lower: 250, upper: 250 });
});

test('takes the rate from the records where none is given', () => {
  expect(lambdaBudget(run(101), OPTIONS)?.concurrency.perSecond).toBeCloseTo(10, 9);
  expect(lambdaBudget(run(1), OPTIONS)?.concurrency).toMatchObject({ perSecond: 0, needed: 0 });
});

// By hand: 10 ms of waiting, 5 ms of work: 5 × 1,769 / 512 = 17.28 ms, and 69.1 ms at 128 MB.
test('predicts durations at other memory sizes from work and waiting', () => {
  const { memorySizes = [] } = lambdaBudget(run(50), { ...OPTIONS, perSecond: 100 }) ?? {};

  const at = (memoryMb: number) => memorySizes.find((size) => size.memoryMb === memoryMb);
  expect(at(512)?.duration.p50Ms).toBeCloseTo(27.28, 2);
  expect(at(512)?.billedMeanMs).toBe(28);
  expect(at(512)?.dollarsPerMillion).toBeCloseTo(0.2 + 0.5 * 28 * 1_000 * 0.0000166667, 6);
  expect(at(512)?.concurrency).toBeCloseTo(2.728, 3);
  expect(at(128)?.duration.p50Ms).toBeCloseTo(79.1, 1);
  expect(at(1_769)?.duration.p50Ms).toBe(15);
  expect(at(10_240)?.duration.p50Ms).toBe(15);
  expect(memorySizes.map(({ fits }) => fits)).toEqual(new Array(13).fill(true));
});

test('predicts for the deployed memory size too, though it is none of the usual ones', () => {
  const { memorySizes = [] } =
    lambdaBudget(
      run(5, () => ({ memorySizeMb: 640 })),
      OPTIONS,
    ) ?? {};

  expect(memorySizes.map(({ memoryMb }) => memoryMb).slice(1, 5)).toEqual([256, 512, 640, 768]);
});

test('a size that is smaller than the memory used does not fit', () => {
  const { memorySizes = [] } =
    lambdaBudget(
      run(5, () => ({ maxMemoryUsedMb: 200 })),
      OPTIONS,
    ) ?? {};

  expect(memorySizes.filter(({ fits }) => !fits).map(({ memoryMb }) => memoryMb)).toEqual([128]);
});

test('work of a function that is held to a share of a CPU is no waiting', () => {
  // 5 ms of work at half a processor take 10 ms; the other 5 were waiting.
  const { cpuMs, waitingMs } =
    workOf({ ...recordOf().invocation, requestId: 'x', status: 'ok', hostQueueMs: 0, cpuShare: 0.5 }) ?? {};

  expect([cpuMs, waitingMs]).toEqual([5, 5]);
});

test('more memory never makes an invocation slower, nor less than 1,769 MB faster than waiting and work', () => {
  const time = fc.double({ min: 0, max: 10_000, noNaN: true });
  const memory = fc.integer({ min: 128, max: 10_240 });
  fc.assert(
    fc.property(time, time, memory, memory, (cpuMs, waitingMs, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];

      expect(predictedMs({ cpuMs, waitingMs }, more)).toBeLessThanOrEqual(predictedMs({ cpuMs, waitingMs }, less));
      expect(predictedMs({ cpuMs, waitingMs }, more)).toBeGreaterThanOrEqual(cpuMs + waitingMs - 1e-9);
    }),
  );
});

test('without processor times it predicts nothing, and says so', () => {
  const records = run(3).map((record) => {
    const { cpuMs: _, ...invocation } = record.invocation as NonNullable<typeof record.invocation>;
    return { ...record, invocation };
  });

  const budget = lambdaBudget(records, OPTIONS);

  expect(budget?.memorySizes).toEqual([]);
  expect(budget?.cpu).toBeUndefined();
  expect(budget?.notes).toContain('Processor times are not told, so no other memory size is predicted.');
});

test('finds a leak, and none where memory only settles at first', () => {
  const leaking = lambdaBudget(
    run(1_000, (at) => ({ maxMemoryUsedMb: Math.floor(90 + at * 0.05) })),
    OPTIONS,
  )?.memory;
  const settling = lambdaBudget(
    run(1_000, (at) => ({ maxMemoryUsedMb: Math.min(120, 70 + at) })),
    OPTIONS,
  )?.memory;

  expect(leaking?.slopeMbPerThousand).toBeCloseTo(50, 0);
  expect(leaking?.lowerMbPerThousand).toBeGreaterThan(45);
  expect(settling?.slopeMbPerThousand).toBe(0);
});

test('environments that begin with different memory do not look like growth', () => {
  const random = seededRandom(51);
  const records = run(800, (at) => ({
    environment: { logStreamName: `stream-${at % 2}`, start: 'warm' },
    maxMemoryUsedMb: (at % 2 === 0 ? 80 : 160) + (random() < 0.5 ? 0 : 1),
  }));

  const { lowerMbPerThousand = 1, upperMbPerThousand = -1 } = lambdaBudget(records, OPTIONS)?.memory ?? {};

  expect(lowerMbPerThousand).toBeLessThan(3);
  expect(upperMbPerThousand).toBeGreaterThan(-3);
});

test('tells too few invocations of an environment from none that grows', () => {
  expect(lambdaBudget(run(100), OPTIONS)?.memory).toEqual({ maxMb: 90 });
});

test('what still runs or never ran is no part of it', () => {
  const { durationMs: _, ...running } = recordOf().invocation as NonNullable<ReturnType<typeof recordOf>['invocation']>;
  const records = [{ ...recordOf(), invocation: { ...running, status: 'running' as const } }, recordOf({}, null)];

  expect(lambdaBudget(records, OPTIONS)).toBeUndefined();
  expect(lambdaBudget([...records, recordOf()], OPTIONS)?.invocations).toBe(1);
});

test('says of how many invocations this machine was the limit', () => {
  const budget = lambdaBudget(
    run(10, (at) => ({ hostQueueMs: at < 3 ? 20 : 0 })),
    OPTIONS,
  );

  expect(budget?.notes.join(' ')).toContain('30 % of the invocations waited for this machine');
});

test('has a figure for every threshold of the budget', () => {
  const budget = lambdaBudget(run(200), OPTIONS);

  expect(budgetFigures(budget, undefined)).toMatchObject({
    billedP95Ms: { value: 15, bounds: { lower: 15, upper: 15 } },
    predictedP95Ms: { value: expect.closeTo(27.28, 2), bounds: { upper: expect.closeTo(27.28, 2) } },
    durationMaxMs: { value: 15 },
    memoryMaxMb: { value: 90 },
    memorySlopeMbPerThousand: { value: 0, bounds: { lower: 0, upper: 0 } },
    concurrency: { value: expect.any(Number), bounds: { upper: expect.any(Number) } },
    initShare: { value: 0 },
    requestBytesMax: { value: 900 },
    responseBytesMax: { value: 205 },
  });
});

test('too few invocations have no upper bound of a percentile', () => {
  const budget = lambdaBudget(run(20), OPTIONS);

  expect(budget?.bounds.billedP95Ms).toEqual({ lower: 15, upper: undefined });
  expect(budgetFigures(budget, undefined).billedP95Ms).toEqual({ value: 15, bounds: { lower: 15, upper: undefined } });
});
