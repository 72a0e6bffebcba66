import type { Answer, ProbeRequest } from '../engine/answer.ts';
import type { Trial } from '../engine/trial.ts';
import type { HeaderFields } from '../model/exchange.ts';

export const JSON_TYPE: HeaderFields = [['Content-Type', 'application/json']];

/** An id as the service makes them, that no event has. */
export const UNKNOWN_EVENT_ID = '019a6da3-267b-774b-9c1e-5b0d7f2a4e63';

/** The parts of an event to be created; payload and metadata as JSON texts, so that every digit is as wanted. */
export interface EventParts {
  readonly source: string;
  readonly eventType?: string;
  readonly payload?: string;
  readonly metadata?: string | undefined;
}

/** The JSON of an event, without a space. */
export function eventText({
  source,
  eventType = 'contract.checked',
  payload = '{"n":1}',
  metadata,
}: EventParts): string {
  const head = `{"source":${JSON.stringify(source)},"event_type":${JSON.stringify(eventType)},"payload":${payload}`;
  return metadata === undefined ? `${head}}` : `${head},"metadata":${metadata}}`;
}

type Extra = Pick<ProbeRequest, 'key' | 'headers' | 'isFaulted' | 'framing'>;

/** `POST /v1/events` with any body. */
export function postEvent(body: string | Buffer, { headers = JSON_TYPE, ...extra }: Extra = {}): ProbeRequest {
  return { method: 'POST', path: '/v1/events', headers, body: Buffer.from(body as string), ...extra };
}

/** Creates an event of the trial's source; undefined, and noted, if that is refused. */
export async function create(
  trial: Trial,
  parts: Partial<EventParts> = {},
  extra: Extra = {},
): Promise<CreatedEvent | undefined> {
  const answer = await trial.send(postEvent(eventText({ source: trial.source, ...parts }), extra));
  const because = 'the contract allows the event';
  if (!trial.expectStatus(answer, 201, { check: 'valid-accepted', because })) return undefined;
  const { event_id: id, created_at: createdAt } = members(answer.json);
  return typeof id === 'string' && typeof createdAt === 'string' ? { id, createdAt, answer } : undefined;
}

export interface CreatedEvent {
  readonly id: string;
  readonly createdAt: string;
  readonly answer: Answer;
}

export const readEvent = (id: string, extra: Extra = {}): ProbeRequest => ({
  method: 'GET',
  path: `/v1/events/${id}`,
  ...extra,
});

export const acknowledge = (id: string, extra: Extra = {}): ProbeRequest => ({
  method: 'POST',
  path: `/v1/events/${id}/ack`,
  ...extra,
});

export const remove = (id: string, extra: Extra = {}): ProbeRequest => ({
  method: 'DELETE',
  path: `/v1/events/${id}`,
  ...extra,
});

export type Query = Readonly<Record<string, string | number | undefined>>;

export function listInbox(query: Query = {}, extra: Extra = {}): ProbeRequest {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.append(name, String(value));
  const text = parameters.toString();
  return { method: 'GET', path: text === '' ? '/v1/inbox' : `/v1/inbox?${text}`, ...extra };
}

/** An event as an inbox page shows it. */
export interface ListedEvent {
  readonly event_id: string;
  readonly created_at: string;
}

/** Of an inbox page; nothing of what is no page. */
export function pageOf({ json }: Answer): {
  readonly events: readonly ListedEvent[];
  readonly cursor: string | undefined;
} {
  const { events, pagination } = members(json);
  const { next_cursor: cursor } = members(pagination);
  return {
    events: Array.isArray(events) ? (events as readonly ListedEvent[]) : [],
    cursor: typeof cursor === 'string' ? cursor : undefined,
  };
}

/** More pages than any walk of a probe has: a cursor that leads in a circle must end. */
const MAX_PAGES = 200;

/** All pages of the inbox, of the trial's source unless the query says otherwise. */
export async function readAll(trial: Trial, query: Query = {}, extra: Extra = {}): Promise<readonly ListedEvent[]> {
  const found: ListedEvent[] = [];
  let cursor = query.cursor as string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await trial.send(listInbox({ source: trial.source, ...query, cursor }, extra));
    const { events, cursor: next } = pageOf(answer);
    found.push(...events);
    cursor = next;
    if (cursor === undefined) return found;
  }
  trial.fail({
    check: 'pagination',
    sentence: `The inbox did not end after ${MAX_PAGES} pages.`,
    expected: 'a page without next_cursor',
    seen: `a next_cursor on page ${MAX_PAGES}`,
    pointer: '#/components/schemas/Pagination',
  });
  return found;
}

/** The members of an object, and none of anything else. */
export function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** `error.code` of an answer. */
export function errorCode({ json }: Answer): unknown {
  return members(members(json).error).code;
}

/** `error.details` of an answer. */
export function errorDetails({ json }: Answer): Readonly<Record<string, unknown>> {
  return members(members(members(json).error).details);
}
