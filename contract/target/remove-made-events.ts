import type { Session } from '../engine/session.ts';

/** A run that was stopped cleans up too, for so long. */
const MAX_CLEANING_MS = 10_000;

/** Deletes what the run has made and left, so that a shared inbox is as it was. What refuses to go is left. */
export async function removeMadeEvents(session: Session): Promise<void> {
  const until = AbortSignal.timeout(MAX_CLEANING_MS);
  try {
    for (const id of [...session.madeEvents]) await session.send({ method: 'DELETE', path: `/v1/events/${id}` }, until);
  } catch (error) {
    if (!until.aborted) throw error;
  }
}
