import type { ComparedFigure, Comparison } from '../model/comparison.ts';
import { overallVerdict, type Verdict } from '../model/judgement.ts';
import { quantity } from '../model/quantity.ts';
import type { Random } from '../model/random.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { percentile } from '../statistics/percentile-bounds.ts';
import { ratioInterval } from '../statistics/ratio-interval.ts';
import { type Block, blockPercentile } from './block.ts';
import { MIN_BLOCKS } from './interleaving.ts';
import { compareNoise, type Noise } from './noise-probe.ts';
import { compareSpread } from './spread.ts';

export interface ComparisonSide {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly noise: Noise;
}

export interface ComparisonOptions {
  /** What is compared with. */
  readonly a: ComparisonSide;
  readonly b: ComparisonSide;
  /** Whether the sides were measured in turns. */
  readonly isInterleaved: boolean;
  readonly random: Random;
  /** 5 % by default. */
  readonly minimumEffect?: number;
}

const PERCENTILES = [50, 95] as const;
const SIGNIFICANCE = 0.05;

/**
 * Whether b is slower than a, by blocks: fails where it is beyond chance and beyond the minimum effect, passes where it
 * is not slower by more than that, and is inconclusive in between. It proves nothing where the generator was the limit, and
 * sides that were not measured in turns prove something only if the machine was the same and as fast.
 */
export function compareSides({ a, b, isInterleaved, random, minimumEffect = 0.05 }: ComparisonOptions): Comparison {
  const machine = compareNoise(a.noise, b.noise);
  const limit = a.noise.generatorLimit ?? b.noise.generatorLimit;
  const whyNot =
    limit ??
    (isInterleaved || machine.isSame
      ? undefined
      : `measured at another time, and ${machine.text}: measure both in turns`);
  const operations = operationsOf(a.blocks).filter((operation) => operationsOf(b.blocks).includes(operation));
  const figures = operations.flatMap((operation) =>
    PERCENTILES.map((percent) => {
      const figure = compareFigure(operation, percent, { a, b, random, minimumEffect });
      return whyNot === undefined ? figure : withoutVerdict(figure, whyNot);
    }),
  );
  return {
    a: a.name,
    b: b.name,
    blocksA: a.blocks.length,
    blocksB: b.blocks.length,
    isInterleaved,
    minimumEffect,
    machine,
    figures,
    spreads: operations.flatMap((operation) => compareSpread(operation, a.blocks, b.blocks, random) ?? []),
    verdict: overallVerdict(figures),
  };
}

function operationsOf(blocks: readonly Block[]): readonly string[] {
  return [...new Set(blocks.flatMap(({ operations }) => Object.keys(operations)))];
}

function withoutVerdict(figure: ComparedFigure, why: string): ComparedFigure {
  if (figure.verdict === 'inconclusive') return figure;
  return { ...figure, verdict: 'inconclusive', reason: `${why}; ${figure.reason}` };
}

type FigureOptions = Pick<ComparisonOptions, 'a' | 'b' | 'random'> & { readonly minimumEffect: number };

function compareFigure(
  operation: string,
  percent: number,
  { a, b, random, minimumEffect }: FigureOptions,
): ComparedFigure {
  const valuesOf = ({ blocks }: ComparisonSide) =>
    blocks.flatMap((block) => blockPercentile(block, operation, percent) ?? []).map((value) => Math.max(value, MIN_MS));
  const [valuesA, valuesB] = [valuesOf(a), valuesOf(b)];
  const common = { operation, figure: `p${percent}`, aMs: medianOf(valuesA), bMs: medianOf(valuesB) };
  const fewest = Math.min(valuesA.length, valuesB.length);
  if (fewest < 2) {
    const ratio = common.bMs / common.aMs || 1;
    const reason = `only ${fewest} blocks have enough answers; ${MIN_BLOCKS} a side are needed`;
    return { ...common, ratio, lower: 0, upper: ratio, pValue: 1, verdict: 'inconclusive', reason };
  }
  const interval = ratioInterval(valuesA, valuesB, { random });
  const { pValue } = mannWhitney(valuesA, valuesB);
  const verdict = fewest < MIN_BLOCKS ? 'inconclusive' : verdictOf(interval, pValue, 1 + minimumEffect);
  const reason = reasonFor({ ...interval, pValue, verdict, blocks: fewest, limit: 1 + minimumEffect });
  return { ...common, ...interval, pValue, verdict, reason };
}

/** Nothing is answered in less; a ratio needs something to divide by. */
const MIN_MS = 0.001;

function medianOf(values: readonly number[]): number {
  return (
    percentile(
      values.toSorted((x, y) => x - y),
      0.5,
    ) ?? 0
  );
}

function verdictOf({ lower, upper }: { lower: number; upper: number }, pValue: number, limit: number): Verdict {
  if (lower > limit && pValue < SIGNIFICANCE) return 'fail';
  return upper <= limit ? 'pass' : 'inconclusive';
}

function reasonFor(found: {
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
  readonly verdict: Verdict;
  readonly blocks: number;
  readonly limit: number;
}): string {
  const { ratio, lower, upper, pValue, verdict, blocks, limit } = found;
  const change = `${changeText(ratio)}, with 95 % confidence ${changeText(lower)} to ${changeText(upper)}, p = ${quantity(pValue)}`;
  if (verdict !== 'inconclusive') return `${change}, from ${blocks} blocks a side`;
  if (blocks < MIN_BLOCKS) return `${change}; ${blocks} blocks a side are too few, ${MIN_BLOCKS} are needed`;
  const more = missingBlocks(found);
  return more === undefined
    ? `${change}; so near to ${changeText(limit)} that no number of blocks decides`
    : `${change}; about ${more} more blocks a side would decide if they are like these`;
}

/** The interval narrows with the root of the number of blocks; more than this is no plan. */
function missingBlocks({ ratio, lower, upper, blocks, limit }: Parameters<typeof reasonFor>[0]): number | undefined {
  const distance = Math.abs(Math.log(ratio / limit));
  const width = ratio > limit ? Math.log(ratio / lower) : Math.log(upper / ratio);
  const needed = Math.ceil(blocks * (width / distance) ** 2);
  return needed <= 1_000 ? Math.max(1, needed - blocks) : undefined;
}

/** From here on nobody reckons in per cent. */
const MANY_TIMES = 3;

function changeText(ratio: number): string {
  if (ratio >= MANY_TIMES) return `${quantity(ratio)} times as slow`;
  const percent = Math.round((ratio - 1) * 1_000) / 10;
  if (percent === 0) return 'the same';
  return percent > 0 ? `${percent} % slower` : `${-percent} % faster`;
}
