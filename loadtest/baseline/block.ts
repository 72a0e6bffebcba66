import * as z from 'zod';
import { measuredWindow, selectedPlaces } from '../judgement/selection.ts';
import { HTTP, type Samples } from '../model/samples.ts';
import { percentile } from '../statistics/percentile-bounds.ts';

/** What is kept of the answers of one operation in one block. */
const BlockOperation = z.object({
  samples: z.number(),
  /** Response times at the shares 0.005, 0.015, … 0.995, so that any figure and the shape can be told. */
  quantilesMs: z.array(z.number()).length(100),
});

/** A stretch of a run, or a short run: the unit of comparison, since requests of one moment resemble each other. */
export const Block = z.object({ operations: z.record(z.string(), BlockOperation) });
export type Block = z.infer<typeof Block>;

/** Fewer answers of an operation in a block don't show its percentiles. */
export const MIN_BLOCK_SAMPLES = 40;

/** A whole run as one block: its successful answers, without the warm-up. */
export function blockOf(samples: Samples): Block {
  return blockBetween(samples, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}

/** A run cut into blocks of equal time; none if nothing was sent. */
export function blocksOf(samples: Samples, count: number): readonly Block[] {
  const window = measuredWindow(samples);
  if (window === undefined) return [];
  const lengthMs = (window.endMs - window.startMs) / count;
  return Array.from({ length: count }, (_, at) =>
    blockBetween(
      samples,
      window.startMs + at * lengthMs,
      at === count - 1 ? Number.POSITIVE_INFINITY : window.startMs + (at + 1) * lengthMs,
    ),
  );
}

function blockBetween(samples: Samples, fromMs: number, toMs: number): Block {
  const places = selectedPlaces(
    samples,
    (at) =>
      samples.isWarmUp[at] === 0 &&
      samples.outcome[at] === HTTP &&
      (samples.status[at] as number) < 400 &&
      (samples.intendedMs[at] as number) >= fromMs &&
      (samples.intendedMs[at] as number) < toMs,
  );
  const byOperation = Map.groupBy(places, (at) => samples.operations[samples.operation[at] as number] as string);
  const operations: Record<string, z.infer<typeof BlockOperation>> = Object.create(null);
  for (const [operation, group] of byOperation) {
    if (group.length < MIN_BLOCK_SAMPLES) continue;
    const sorted = Float64Array.from(
      group,
      (at) => (samples.endedMs[at] as number) - (samples.intendedMs[at] as number),
    ).sort();
    operations[operation] = {
      samples: group.length,
      quantilesMs: SHARES.map((share) => percentile(sorted, share) as number),
    };
  }
  return { operations };
}

const SHARES = Array.from({ length: 100 }, (_, at) => (at + 0.5) / 100);

/** A percentile (0 to 100) out of what was kept of a block; undefined if it has too few answers of the operation. */
export function blockPercentile(block: Block, operation: string, percent: number): number | undefined {
  return block.operations[operation]?.quantilesMs[Math.min(99, Math.round(percent - 0.5))];
}
