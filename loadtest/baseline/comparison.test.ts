import { expect, test } from 'vitest';
import { type Row, samplesOf } from '../judgement/test-samples.ts';
import { Comparison } from '../model/comparison.ts';
import { seededRandom } from '../model/random.ts';
import { type Block, blockOf, blocksOf } from './block.ts';
import { type ComparisonSide, compareSides } from './comparison.ts';
import { comparisonJudgements } from './comparison-judgements.ts';
import type { Noise } from './noise-probe.ts';

const QUIET: Noise = {
  machine: { node: 'v24.21.0', cpus: 2, cpuModel: 'Test CPU', platform: 'linux x64' },
  probesMs: [2, 2.02],
};

interface Measured {
  readonly seed: number;
  readonly factor?: number;
  /** 1: as usual. */
  readonly width?: number;
  readonly blocks?: number;
  readonly blockNoise?: number;
}

/** Blocks of 200 answers, log-normal around 10 ms; each block is a little faster or slower as a whole. */
function side(name: string, { seed, factor = 1, width = 1, blocks = 12, blockNoise = 0.01 }: Measured): ComparisonSide {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const block = (): Block => {
    const level = 10 * factor * Math.exp(blockNoise * normal());
    const rows: readonly Row[] = Array.from({ length: 200 }, (_, at) => ({
      intendedMs: at,
      serviceMs: level * Math.exp(0.2 * width * normal()),
    }));
    return blockOf(samplesOf(rows));
  };
  return { name, blocks: Array.from({ length: blocks }, block), noise: QUIET };
}

const compare = (a: Measured, b: Measured, changes: object = {}) =>
  compareSides({ a: side('before', a), b: side('after', b), isInterleaved: true, random: seededRandom(1), ...changes });

test('a side that is a fifth slower fails, figure by figure', () => {
  const comparison = compare({ seed: 1 }, { seed: 2, factor: 1.2 });

  expect(Comparison.parse(comparison)).toEqual(comparison);
  expect(comparison.figures.map(({ figure, verdict }) => [figure, verdict])).toEqual([
    ['p50', 'fail'],
    ['p95', 'fail'],
  ]);
  expect(comparison.figures[0]?.ratio).toBeCloseTo(1.2, 1);
  expect(comparison.figures[0]?.reason).toMatch(/^\d+(\.\d)? % slower, with 95 % confidence .* from 12 blocks a side$/);
});

test('sides that are the same pass, and one that is faster does', () => {
  expect(compare({ seed: 3, blocks: 20 }, { seed: 4, blocks: 20 }).verdict).toBe('pass');
  expect(compare({ seed: 3 }, { seed: 4, factor: 0.8 }).verdict).toBe('pass');
});

test('a difference that could be either is inconclusive, with the blocks that are missing', () => {
  const { figures, verdict } = compare({ seed: 5, blockNoise: 0.08 }, { seed: 6, factor: 1.02, blockNoise: 0.08 });

  expect(verdict).toBe('inconclusive');
  expect(figures.map(({ reason }) => reason).join()).toMatch(/more blocks a side would decide|no number of blocks/);
});

test('fewer than eight blocks decide nothing', () => {
  const { figures, verdict } = compare({ seed: 7, blocks: 5 }, { seed: 8, blocks: 5, factor: 2 });

  expect(verdict).toBe('inconclusive');
  expect(figures[0]?.reason).toContain('8 are needed');
});

test('a comparison with another time proves nothing unless the machine was the same and as fast', () => {
  const a = side('before', { seed: 9 });
  const b = side('after', { seed: 10, factor: 1.5 });
  const options = { isInterleaved: false, random: seededRandom(1) };

  const quiet = compareSides({ a, b, ...options });
  const slower = compareSides({ a, b: { ...b, noise: { ...QUIET, probesMs: [2, 2.2] } }, ...options });
  const elsewhere = compareSides({
    a,
    b: { ...b, noise: { ...QUIET, machine: { ...QUIET.machine, cpuModel: 'Other CPU' } } },
    ...options,
  });
  const unprobed = compareSides({ a, b: { ...b, noise: { ...QUIET, probesMs: [] } }, ...options });

  expect(quiet.verdict).toBe('fail');
  expect([slower.verdict, elsewhere.verdict, unprobed.verdict]).toEqual([
    'inconclusive',
    'inconclusive',
    'inconclusive',
  ]);
  expect(slower.figures[0]?.reason).toContain("the machine's own speed differed by 10 %");
  expect(elsewhere.machine.text).toContain('the processor is Test CPU on one side, Other CPU on the other');
});

test('nothing is proved where the generator of a side was the limit, measured in turns or not', () => {
  const limited: Noise = { ...QUIET, generatorLimit: 'generator-limited: 3 % of requests left late' };
  const a = side('before', { seed: 9 });
  const b = { ...side('after', { seed: 10, factor: 1.5 }), noise: limited };

  for (const isInterleaved of [true, false]) {
    const { verdict, figures } = compareSides({ a, b, isInterleaved, random: seededRandom(1) });

    expect(verdict).toBe('inconclusive');
    expect(figures[0]?.reason).toMatch(/^generator-limited: 3 % of requests left late; .* slower/);
  }
});

test('sees a changed spread around the same middle, and none where only the middle changed', () => {
  const wider = compare({ seed: 11 }, { seed: 12, width: 1.6 });
  const slower = compare({ seed: 11 }, { seed: 12, factor: 1.5 });

  expect(wider.spreads).toMatchObject([{ operation: 'create', finding: 'changed' }]);
  expect(slower.spreads).toMatchObject([{ operation: 'create', finding: 'same' }]);
});

test('calls a side slower that is not, or unchanged that is slower by more, in at most 5 % of runs', () => {
  const verdicts = (factor: number) =>
    Array.from({ length: 60 }, (_, run) => {
      const options = { blocks: 8, blockNoise: 0.03 };
      const { figures } = compare({ seed: 100 + run, ...options }, { seed: 500 + run, factor, ...options });
      return figures[0]?.verdict;
    });
  const share = (found: readonly (string | undefined)[], verdict: string) =>
    found.filter((each) => each === verdict).length / found.length;

  expect(share(verdicts(1), 'fail')).toBe(0);
  expect(share(verdicts(1.05), 'pass')).toBeLessThanOrEqual(0.05 + 0.085);
  expect(share(verdicts(1.05), 'fail')).toBeLessThanOrEqual(0.05 + 0.085);
});

test('cuts a run into blocks of equal time, each with enough answers', () => {
  const rows = Array.from({ length: 1_000 }, (_, at) => ({ intendedMs: at, serviceMs: at < 500 ? 10 : 20 }));

  const blocks = blocksOf(samplesOf([...rows, { intendedMs: 0, serviceMs: 900, isWarmUp: true }]), 10);

  expect(blocks).toHaveLength(10);
  expect(blocks.map(({ operations }) => operations.create?.samples)).toEqual(new Array(10).fill(100));
  expect(blocks.map(({ operations }) => operations.create?.quantilesMs[50])).toEqual([
    ...new Array(5).fill(10),
    ...new Array(5).fill(20),
  ]);
  expect(blocksOf(samplesOf([]), 10)).toEqual([]);
});

test('is a judgement for each figure, and inconclusive where nothing could be compared', () => {
  const compared = comparisonJudgements(compare({ seed: 1 }, { seed: 2, factor: 1.2 }));
  const nothing = comparisonJudgements(compare({ seed: 1, blocks: 0 }, { seed: 2 }));

  expect(compared.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    'comparison-p50-create fail',
    'comparison-p95-create fail',
  ]);
  expect(compared[0]?.sentence).toBe('p50 of create at most 5 % slower than before');
  expect(nothing).toMatchObject([{ id: 'comparison', verdict: 'inconclusive' }]);
});
