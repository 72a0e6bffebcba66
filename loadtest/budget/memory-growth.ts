import type { Invocation } from '../../protocol/requests/request-record.ts';
import { blockMeans } from '../statistics/design-effect.ts';
import { mean } from '../statistics/moments.ts';
import { slopeOf } from '../statistics/slope.ts';

/** Of each environment; their means are what the line is drawn through, since the peak of an environment only grows. */
const BLOCKS = 8;
/** Of the later half of an environment's life; a heap grows to its working size at first. */
const MIN_LATER_INVOCATIONS = 64;

/** How much the memory of an environment grows in a thousand invocations, with one-sided 95 % bounds. */
export interface MemoryGrowth {
  readonly slopeMbPerThousand: number;
  readonly lowerMbPerThousand: number;
  readonly upperMbPerThousand: number;
}

/**
 * The growth over the later half of each environment's life in a run of any length, those whose ids are `unsettled` left
 * out; undefined if none had enough of them. Lives are in the order of time.
 */
export function laterGrowth(
  lives: readonly (readonly Invocation[])[],
  unsettled: ReadonlySet<string> = new Set(),
): MemoryGrowth | undefined {
  const laterHalves = lives.map((life) => {
    const settled = life.filter(({ requestId }) => !unsettled.has(requestId));
    return settled.slice(settled.length / 2);
  });
  return memoryGrowth(laterHalves, MIN_LATER_INVOCATIONS);
}

/** The growth over lives that have settled, all together; undefined if none has at least so many invocations. */
export function memoryGrowth(
  lives: readonly (readonly Invocation[])[],
  minInvocations: number,
): MemoryGrowth | undefined {
  const places: number[] = [];
  const megabytes: number[] = [];
  for (const life of lives.filter(({ length }) => length >= minInvocations)) {
    const numbers = life.map((_, at) => at);
    const used = life.map(({ maxMemoryUsedMb = 0 }) => maxMemoryUsedMb);
    places.push(...centred(blockMeans(numbers, BLOCKS)));
    megabytes.push(...centred(blockMeans(used, BLOCKS)));
  }
  const line = slopeOf(places, megabytes);
  return (
    line && {
      slopeMbPerThousand: line.slope * 1_000,
      lowerMbPerThousand: line.lower * 1_000,
      upperMbPerThousand: line.upper * 1_000,
    }
  );
}

/** Environments differ in where they begin, which is no growth. */
function centred(values: readonly number[]): readonly number[] {
  const centre = mean(values);
  return values.map((value) => value - centre);
}
