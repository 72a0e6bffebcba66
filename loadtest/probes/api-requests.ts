import * as z from 'zod';
import type { ProbeAnswer } from './probe-client.ts';
import type { ProbeRecorder } from './probe-recorder.ts';

/** What a 201 tells of the new event. */
export const CreatedEvent = z.object({ event_id: z.uuid(), created_at: z.string() });
export type CreatedEvent = z.infer<typeof CreatedEvent>;

/** The body of an error of the service. */
export const ServiceError = z.object({ error: z.object({ code: z.string(), details: z.unknown().optional() }) });

const InboxPage = z.object({
  events: z.array(z.object({ event_id: z.string() })),
  pagination: z.object({ next_cursor: z.string().optional() }),
});

/** The body of an answer as the schema has it; undefined for no answer, no JSON and any other shape. */
export function readAnswer<S extends z.ZodType>(answer: ProbeAnswer, schema: S): z.output<S> | undefined {
  if (answer.outcome !== 'http') return undefined;
  try {
    return schema.safeParse(JSON.parse(answer.body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** The body of a new event. */
export function eventBody(event: {
  readonly source: string;
  readonly payload: string;
  readonly idempotencyKey?: string;
}): string {
  const { source, payload, idempotencyKey } = event;
  const metadata =
    idempotencyKey === undefined ? '' : `,"metadata":${JSON.stringify({ idempotency_key: idempotencyKey })}`;
  return `{"source":${JSON.stringify(source)},"event_type":"load.probe","payload":${payload}${metadata}}`;
}

/** More pages than any probe's events fill: an inbox whose cursors never end is not read for ever. */
const MAX_PAGES = 10_000;

/** Ids of all pending events of a source, through all pages, each as often as it is listed; undefined: a page failed. */
export async function readInboxIds(
  send: ProbeRecorder['send'],
  source: string,
  limit = 100,
): Promise<readonly string[] | undefined> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ source, limit: String(limit), ...(cursor !== undefined && { cursor }) });
    const answer = await send({ operation: 'inbox', method: 'GET', path: `/v1/inbox?${query}` });
    const found = answer.outcome === 'http' && answer.status === 200 ? readAnswer(answer, InboxPage) : undefined;
    if (found === undefined) return undefined;
    ids.push(...found.events.map(({ event_id }) => event_id));
    cursor = found.pagination.next_cursor;
    if (cursor === undefined) return ids;
  }
  return undefined;
}
