import type { ComparedSpread } from '../model/comparison.ts';
import type { Random } from '../model/random.ts';
import type { Block } from './block.ts';
import { MIN_BLOCKS } from './interleaving.ts';

const EXCHANGES = 499;
const SIGNIFICANCE = 0.05;
/** Between the cumulative distributions; less is no change that anybody would notice. */
const MIN_DISTANCE = 0.05;

/**
 * Kolmogorov and Smirnov's distance between the latencies of both sides, each over the median of its own block, so that
 * only the shape counts; with the chance of one as large if whole blocks are exchanged, since requests of one block are
 * not independent. Undefined if a side has no block with enough answers.
 */
export function compareSpread(
  operation: string,
  a: readonly Block[],
  b: readonly Block[],
  random: Random,
): ComparedSpread | undefined {
  const [shapesA, shapesB] = [shapesOf(operation, a), shapesOf(operation, b)];
  if (shapesA.length === 0 || shapesB.length === 0) return undefined;
  const values = [...shapesA, ...shapesB]
    .flatMap((shape, block) => shape.map((value) => ({ value, block })))
    .sort((x, y) => x.value - y.value);
  const labels = [...shapesA.map(() => 1), ...shapesB.map(() => 0)];
  const distance = distanceOf(values, labels, shapesA.length);
  let asLarge = 1;
  for (let exchange = 0; exchange < EXCHANGES; exchange++) {
    if (distanceOf(values, shuffled(labels, random), shapesA.length) >= distance - 1e-12) asLarge++;
  }
  const pValue = asLarge / (EXCHANGES + 1);
  const isEnough = Math.min(shapesA.length, shapesB.length) >= MIN_BLOCKS;
  return { operation, distance, pValue, finding: isEnough ? findingOf(distance, pValue) : 'unclear' };
}

function findingOf(distance: number, pValue: number): ComparedSpread['finding'] {
  if (distance < MIN_DISTANCE) return 'same';
  return pValue < SIGNIFICANCE ? 'changed' : 'unclear';
}

function shapesOf(operation: string, blocks: readonly Block[]): readonly (readonly number[])[] {
  return blocks.flatMap(({ operations }) => {
    const quantilesMs = operations[operation]?.quantilesMs;
    const median = quantilesMs?.[50];
    return quantilesMs === undefined || !median ? [] : [quantilesMs.map((value) => value / median)];
  });
}

/** Labels are 1 for blocks of the first side. Values are sorted, and as many in each block. */
function distanceOf(
  values: readonly { readonly value: number; readonly block: number }[],
  labels: readonly number[],
  blocksA: number,
): number {
  const perBlock = values.length / labels.length;
  const [stepA, stepB] = [1 / (blocksA * perBlock), 1 / ((labels.length - blocksA) * perBlock)];
  let [apart, largest] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const { value, block } = values[at] as (typeof values)[number];
    apart += labels[block] === 1 ? stepA : -stepB;
    if (values[at + 1]?.value !== value) largest = Math.max(largest, Math.abs(apart));
  }
  return largest;
}

function shuffled(values: readonly number[], random: Random): readonly number[] {
  const result = [...values];
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other] as number, result[at] as number];
  }
  return result;
}
