import type { Invocation, RequestRecord } from '../../protocol/requests/request-record.ts';

/**
 * A new environment's heap grows to its working size, some 60 MB in 1,200 ordinary invocations, and then stays: a slope
 * that has these in it tells of no leak.
 */
export const SETTLED_INVOCATIONS = 1_300;

/** The invocations of each environment, in the order of time. */
export function environmentLives(records: readonly RequestRecord[]): readonly (readonly Invocation[])[] {
  const inTime = records.toSorted((a, b) => a.timeMs - b.timeMs).flatMap(({ invocation }) => invocation ?? []);
  return [...Map.groupBy(inTime, ({ environment }) => environment?.logStreamName).values()];
}

/** Of invocations, by their ids, those in which the heap of an environment that the records know from its start still grows. */
export function unsettledInvocations(records: readonly RequestRecord[]): ReadonlySet<string> {
  const unsettled = new Set<string>();
  for (const life of environmentLives(records)) {
    // Of one that was there before the oldest record nobody knows how old it is.
    if (life[0]?.environment?.start !== 'cold' && life[0]?.environment?.start !== 'reset') continue;
    for (const { requestId } of life.slice(0, SETTLED_INVOCATIONS)) unsettled.add(requestId);
  }
  return unsettled;
}
