import { expect, test } from 'vitest';
import type { LoadPlan } from '../driver/plan.ts';
import { HEALTHY, samplesOf } from '../judgement/test-samples.ts';
import { seededRandom } from '../model/random.ts';
import type { GeneratorHealth } from '../model/samples.ts';
import { Scenario } from '../scenario/scenario.ts';
import { compareInTurns } from './compare-in-turns.ts';
import type { RunTarget } from './run-target.ts';

const scenario = Scenario.parse({
  name: 'reads',
  description: 'A minute of reads.',
  load: { model: 'open', phases: [{ shape: 'constant', duration: '60s', perSecond: 200 }] },
  mix: [{ operation: 'inbox' }],
});

/** A machine that becomes 15 % slower from the first block to the last: one side after the other would seem so. */
const drift = (block: number) => 1 + block / 100;

test('two targets that are as fast do not differ, and one that is slower by more than the minimum effect is found', async () => {
  const same = await compare({ a: 10, b: 10 });
  const slower = await compare({ a: 10, b: 12 });
  const faster = await compare({ a: 10, b: 8 });

  expect(same.comparison).toMatchObject({ isInterleaved: true, blocksA: 8, blocksB: 8 });
  expect(same.comparison.verdict).not.toBe('fail');
  expect(same.comparison.figures.every(({ lower, upper }) => lower < 1 && upper > 1)).toBe(true);
  expect(slower.comparison.figures.map(({ figure, verdict }) => `${figure} ${verdict}`)).toEqual([
    'p50 fail',
    'p95 fail',
  ]);
  expect(slower.comparison.figures[0]?.ratio).toBeCloseTo(1.2, 1);
  expect(faster.comparison.verdict).toBe('pass');
});

test('each block has an eighth of the run, at the whole rate, and both sides have the same', async () => {
  const { plans } = await compare({ a: 10, b: 10 });

  expect(plans.map(({ url }) => url).toSorted()).toEqual([...Array(8).fill(urlOf('a')), ...Array(8).fill(urlOf('b'))]);
  for (const { phases } of plans) {
    expect(phases).toMatchObject([{ load: { durationMs: 7_500, arrivals: { kind: 'constant', perSecond: 200 } } }]);
  }
});

test('late requests count over all blocks of a side, and the speed of a machine not at all', async () => {
  const inAll = await compare({ a: 10, b: 30 }, { health: () => ({ ...HEALTHY, lateShare: 0.03 }) });
  const inOne = await compare(
    { a: 10, b: 30 },
    { health: (block) => ({ ...HEALTHY, lateShare: block === 3 ? 0.03 : 0.001, calibrationRatio: 1.2 }) },
  );

  expect(inAll.comparison.verdict).toBe('inconclusive');
  expect(inAll.comparison.figures[0]?.reason).toMatch(/^generator-limited: 3 % of requests left more than 5 ms late/);
  expect(inOne.comparison.verdict).toBe('fail');
});

test('ends with the block in which it is stopped, and decides nothing then', async () => {
  const stopped = new AbortController();

  const { comparison } = await compare(
    { a: 10, b: 30 },
    { onBlock: (block) => block === 2 && stopped.abort(), stopped },
  );

  expect(comparison.blocksA + comparison.blocksB).toBe(3);
  expect(comparison.verdict).toBe('inconclusive');
});

const urlOf = (side: 'a' | 'b') => `http://${side}.test`;

/** Targets whose answers take so many milliseconds in the middle. */
async function compare(
  middleMs: Readonly<Record<'a' | 'b', number>>,
  options: {
    readonly health?: (block: number) => GeneratorHealth;
    readonly onBlock?: (block: number) => void;
    readonly stopped?: AbortController;
  } = {},
) {
  const { health = () => HEALTHY, onBlock = () => {}, stopped = new AbortController() } = options;
  const random = seededRandom(2);
  const plans: LoadPlan[] = [];
  const target = (side: 'a' | 'b'): RunTarget => ({
    url: urlOf(side),
    kind: 'other',
    apiKeys: ['k'],
    isOwnEmulator: false,
  });
  const comparison = await compareInTurns(scenario, {
    ...{ a: target('a'), b: target('b'), random: seededRandom(1), signal: stopped.signal, onProgress: () => {} },
    async generate(plan) {
      const block = plans.push(plan) - 1;
      onBlock(block);
      const level = drift(block) * middleMs[plan.url === urlOf('a') ? 'a' : 'b'];
      const rows = Array.from({ length: 100 }, (_, at) => ({
        ...{ operation: 'inbox', status: 200, intendedMs: at * 5, serviceMs: level * (0.8 + 0.4 * random()) },
      }));
      return { samples: samplesOf(rows), health: health(block) };
    },
  });
  return { comparison, plans };
}
