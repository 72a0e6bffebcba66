import { randomUUID } from 'node:crypto';
import type { ProbeRequest } from '../engine/answer.ts';
import type { Trial } from '../engine/trial.ts';
import type { Operation } from '../spec/operation.ts';
import { create, eventText, postEvent, readEvent } from './event-requests.ts';

/**
 * A request of an operation that succeeds with a good key, on an event that is there: what is let through wrongly, or fails
 * wrongly, is seen to.
 */
export async function goodRequest(trial: Trial, { method, path }: Operation): Promise<ProbeRequest> {
  if (path === '/v1/events' && method === 'POST') return postEvent(eventText({ source: trial.source }));
  if (!path.includes('{event_id}')) return { method, path };
  const created = await create(trial);
  const { path: eventPath } = readEvent(created?.id ?? randomUUID());
  return { method, path: path.replace('/v1/events/{event_id}', eventPath) };
}
