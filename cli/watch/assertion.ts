/** How often something may happen. */
export interface Expectation {
  readonly atLeast: number;
  /** Infinite: any number. */
  readonly atMost: number;
}

/** Whether an expectation is met, and when that is known. */
export type AssertionState = 'open' | 'holds' | 'fails';

/**
 * How an expectation stands after so many matches. Until the time is over more can come: an upper bound holds only then,
 * and a lower one fails only then. What was missed can have been anything.
 */
export function judge(
  { atLeast, atMost }: Expectation,
  { matches, missed, isOver }: { readonly matches: number; readonly missed: number; readonly isOver: boolean },
): AssertionState {
  if (matches > atMost) return 'fails';
  if (matches >= atLeast && atMost === Number.POSITIVE_INFINITY) return 'holds';
  if (!isOver) return 'open';
  return matches >= atLeast && missed === 0 ? 'holds' : 'fails';
}

/** `exactly 2`, `at least 1`, `at most 3`, `2 to 5` */
export function describeExpectation({ atLeast, atMost }: Expectation): string {
  if (atLeast === atMost) return atMost === 0 ? 'none' : `exactly ${atLeast}`;
  if (atMost === Number.POSITIVE_INFINITY) return `at least ${atLeast}`;
  return atLeast === 0 ? `at most ${atMost}` : `${atLeast} to ${atMost}`;
}
