import type { Random } from '../model/random.ts';
import type { Block } from './block.ts';

export type Side = 'a' | 'b';

export interface InterleavedOptions {
  /** Of each side. */
  readonly blocks: number;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Runs one block against a side and tells what it measured. */
  readonly runBlock: (side: Side, at: number) => Promise<Block>;
}

/** Fewer of a side decide nothing: Mann and Whitney's test of 4 against 4 can hardly be significant. */
export const MIN_BLOCKS = 8;

/**
 * Measures both sides in turns, so that whatever the machine does to one it does to the other too. Stops after the block
 * at which the signal is aborted; both sides have as many blocks then, or differ by one.
 */
export async function runInterleaved(options: InterleavedOptions): Promise<Readonly<Record<Side, readonly Block[]>>> {
  const found: Record<Side, Block[]> = { a: [], b: [] };
  for (const [at, side] of interleavedOrder(options.blocks, options.random).entries()) {
    if (options.signal.aborted) break;
    found[side].push(await options.runBlock(side, at));
  }
  return found;
}

/**
 * a and b in pairs, of which chance turns the first and each second one is turned against the one before it (abba, baab):
 * a machine that steadily becomes slower or faster favours neither.
 */
export function interleavedOrder(blocks: number, random: Random): readonly Side[] {
  const order: Side[] = [];
  let isTurned = false;
  for (let pair = 0; pair < blocks; pair++) {
    isTurned = pair % 2 === 0 ? random() < 0.5 : !isTurned;
    order.push(...(isTurned ? (['b', 'a'] as const) : (['a', 'b'] as const)));
  }
  return order;
}
