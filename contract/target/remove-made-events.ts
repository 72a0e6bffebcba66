import type { Session } from '../engine/session.ts';

/** Deletes what the run has made and left, so that a shared inbox is as it was. What refuses to go is left. */
export async function removeMadeEvents(session: Session): Promise<void> {
  for (const id of [...session.madeEvents]) {
    if (session.signal.aborted) return;
    await session.send({ method: 'DELETE', path: `/v1/events/${id}` });
  }
}
