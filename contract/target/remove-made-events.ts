import type { Session } from '../engine/session.ts';

/** A run that was stopped cleans up too, for so long. */
const MAX_CLEANING_WHEN_STOPPED_MS = 10_000;
/** A used-up limit is waited for, a minute at most each time. */
const MAX_CLEANING_MS = 5 * 60_000;
/** As carefully as the run itself. */
const AT_ONCE = 2;

/**
 * Deletes what the run has made and left, so that a shared inbox is as it was. Resolves to how many events are left all
 * the same: they refuse to go, or there was no time.
 */
export async function removeMadeEvents(session: Session, wasStopped: boolean): Promise<number> {
  const until = AbortSignal.timeout(wasStopped ? MAX_CLEANING_WHEN_STOPPED_MS : MAX_CLEANING_MS);
  const left = [...session.madeEvents];
  const removeAll = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      await session.send({ method: 'DELETE', path: `/v1/events/${id}` }, until);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, removeAll));
  } catch (error) {
    if (!until.aborted) throw error;
  }
  return session.madeEvents.size;
}
