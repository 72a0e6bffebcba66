import type { Invocation } from '../../protocol/requests/request-record.ts';
import { blockMeans } from '../statistics/design-effect.ts';
import { mean } from '../statistics/moments.ts';
import { slopeOf } from '../statistics/slope.ts';

/** Of each environment; their means are what the line is drawn through. */
const BLOCKS = 8;
/** Of the later half of an environment's life; a heap grows to its working size at first. */
const MIN_INVOCATIONS = 64;

export interface MemoryGrowth {
  readonly slopeMbPerThousand?: number;
  readonly lowerMbPerThousand?: number;
  readonly upperMbPerThousand?: number;
}

/**
 * How much the memory of an environment grows in a thousand of its invocations, from the later half of the life of each
 * that had enough of them, all together; those whose ids are `unsettled` left out. Empty if none had. Invocations are in the
 * order of time.
 */
export function memoryGrowth(
  invocations: readonly Invocation[],
  unsettled: ReadonlySet<string> = new Set(),
): MemoryGrowth {
  const settled = invocations.filter(({ requestId }) => !unsettled.has(requestId));
  const byEnvironment = Map.groupBy(settled, ({ environment }) => environment?.logStreamName);
  const places: number[] = [];
  const megabytes: number[] = [];
  for (const life of byEnvironment.values()) {
    const laterHalf = life.slice(life.length / 2);
    if (laterHalf.length < MIN_INVOCATIONS) continue;
    places.push(
      ...centred(
        blockMeans(
          laterHalf.map((_, at) => at),
          BLOCKS,
        ),
      ),
    );
    megabytes.push(
      ...centred(
        blockMeans(
          laterHalf.map(({ maxMemoryUsedMb = 0 }) => maxMemoryUsedMb),
          BLOCKS,
        ),
      ),
    );
  }
  const slope = slopeOf(places, megabytes);
  if (slope === undefined) return {};
  return {
    slopeMbPerThousand: slope.slope * 1_000,
    lowerMbPerThousand: slope.lower * 1_000,
    upperMbPerThousand: slope.upper * 1_000,
  };
}

/** Environments differ in where they begin, which is no growth. */
function centred(values: readonly number[]): readonly number[] {
  const centre = mean(values);
  return values.map((value) => value - centre);
}
