import { chiSquareUpperTail } from './gamma-distribution.ts';
import { mean, variance } from './moments.ts';
import { studentTQuantile } from './student-t.ts';

/** Blocks to begin with; fewer and longer ones where neighbours still resemble each other. */
const MAX_BLOCKS = 64;
const MIN_BLOCKS = 8;
/** Blocks of fewer values say nothing about how values hang together. */
const MIN_BLOCK_SIZE = 4;
/** Chance of calling independent samples dependent. */
const SIGNIFICANCE = 0.01;

/**
 * How many samples, in the order of time, carry the information of one independent one: the variance of means of blocks
 * over what it would be if the samples were independent. A pause of the server makes neighbours slow together, and bounds
 * that took them for independent would be too narrow. 1 where the samples don't show any dependence or are too few to.
 * Blocks are made longer until their means are uncorrelated: https://doi.org/10.1063/1.457480
 */
export function designEffect(inTimeOrder: ArrayLike<number>): number {
  const independent = variance(inTimeOrder);
  if (independent === 0 || inTimeOrder.length < MIN_BLOCKS * MIN_BLOCK_SIZE) return 1;
  const { means, blockSize } = uncorrelatedBlocks(inTimeOrder);
  const blocks = means.length;
  const effect = (blockSize * variance(means)) / independent;
  if (effect <= 1 || chiSquareUpperTail(effect * (blocks - 1), blocks - 1) > SIGNIFICANCE) return 1;
  // The fewer blocks, the less is known of their variance itself: Student's t in place of the normal distribution.
  return effect * (studentTQuantile(0.95, blocks - 1) / 1.6449) ** 2;
}

/** The most blocks, at least 8, whose means do not depend on those before them. */
export function uncorrelatedBlocks(inTimeOrder: ArrayLike<number>): { means: readonly number[]; blockSize: number } {
  let blocks = MAX_BLOCKS;
  for (; blocks > MIN_BLOCKS; blocks /= 2) {
    if (Math.floor(inTimeOrder.length / blocks) < MIN_BLOCK_SIZE) continue;
    if (autocorrelation(blockMeans(inTimeOrder, blocks), 1) < 1.645 / Math.sqrt(blocks)) break;
  }
  return { means: blockMeans(inTimeOrder, blocks), blockSize: Math.floor(inTimeOrder.length / blocks) };
}

/** How much a value resembles the one `lag` places before it: -1 to 1, near 0 if not at all. */
export function autocorrelation(inTimeOrder: ArrayLike<number>, lag: number): number {
  const centre = mean(inTimeOrder);
  let together = 0;
  let alone = 0;
  for (let at = 0; at < inTimeOrder.length; at++) {
    const deviation = (inTimeOrder[at] as number) - centre;
    alone += deviation ** 2;
    if (at >= lag) together += deviation * ((inTimeOrder[at - lag] as number) - centre);
  }
  return alone === 0 ? 0 : together / alone;
}

/** Means of blocks of equal size; what is left over at the end is in none. */
export function blockMeans(inTimeOrder: ArrayLike<number>, blocks: number): readonly number[] {
  const size = Math.floor(inTimeOrder.length / blocks);
  return Array.from({ length: blocks }, (_, block) => {
    let sum = 0;
    for (let at = block * size; at < (block + 1) * size; at++) sum += inTimeOrder[at] as number;
    return sum / size;
  });
}
