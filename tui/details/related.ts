import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { InboxRow } from '../model/inbox-row.ts';
import { isMissed } from '../model/request-row.ts';
import { statusMeaning } from '../screens/status-meaning.ts';
import type { Subject } from '../state/effect.ts';
import { shortDuration, timeOfDay } from '../text/figures.ts';
import { type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { fitText } from '../text/width.ts';

/** Something that belongs to an event or a request. */
export interface Related {
  readonly subject: Subject;
  readonly relation: SafeText;
  readonly row: RequestRecord | InboxRow | undefined;
}

type Rows = Pick<DashboardModel, 'events' | 'requests' | 'requestDetails' | 'eventDetails'>;

/** More would not be read. */
const MAX_RELATED = 100;

/** What belongs to it among what is kept here: the event, its requests, replays, and events of the same key or correlation. */
export function relatedTo({ kind, id }: Subject, rows: Rows): readonly Related[] {
  const related = kind === 'request' ? relatedToRequest(id, rows) : relatedToEvent(id, rows, undefined);
  return related.slice(0, MAX_RELATED);
}

function relatedToRequest(id: string, rows: Rows): readonly Related[] {
  const row = rows.requests.get(id);
  const record = rows.requestDetails.ready(id)?.record ?? (row === undefined || isMissed(row) ? undefined : row);
  if (record === undefined) return [];
  const { eventId } = record;
  const replays = requestsOf(rows).filter(
    ({ requestId, replayOf }) => replayOf === record.requestId || requestId === record.replayOf,
  );
  return [
    ...(eventId === undefined ? [] : [ofEvent(eventId, safe`its event`, rows)]),
    ...replays.map((replay) => ofRequest(replay, replay.replayOf === record.requestId ? safe`replay` : safe`original`)),
    ...(eventId === undefined ? [] : relatedToEvent(eventId, rows, record.requestId)),
  ];
}

function relatedToEvent(id: string, rows: Rows, except: string | undefined): readonly Related[] {
  const row = rows.events.get(id);
  const requests = requestsOf(rows)
    .filter(({ requestId, eventId }) => requestId !== except && eventId === id)
    .map((request) =>
      ofRequest(
        request,
        request.method === 'POST' && request.path === '/v1/events' ? safe`creation` : safe`same event`,
      ),
    );
  const metadata = metadataOf(row?.event?.metadata ?? rows.eventDetails.ready(id)?.metadata);
  const shared = Object.keys(SHARED).filter((name) => typeof metadata[name] === 'string');
  if (shared.length === 0) return requests;
  // Thousands of rows, and a look at them for each picture: what they have is parsed once.
  const others = [...rows.events.all()]
    .filter(({ eventId }) => eventId !== id)
    .map(({ eventId, event }) => ({ eventId, theirs: metadataOf(event?.metadata) }));
  const related = shared.flatMap((name) =>
    others
      .filter(({ theirs }) => theirs[name] === metadata[name])
      .map(({ eventId }) => ofEvent(eventId, SHARED[name] as SafeText, rows)),
  );
  return [...requests, ...related];
}

/** Members of the metadata that events can have in common, and how that is called. */
const SHARED: Readonly<Record<string, SafeText>> = {
  correlation_id: safe`same correlation`,
  idempotency_key: safe`same key`,
};

function metadataOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text || '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}

function requestsOf({ requests }: Rows): readonly RequestRecord[] {
  return [...requests.all()].filter((row): row is RequestRecord => !isMissed(row));
}

function ofEvent(id: string, relation: SafeText, { events }: Rows): Related {
  return { subject: { kind: 'event', id }, relation, row: events.get(id) };
}

function ofRequest(row: RequestRecord, relation: SafeText): Related {
  return { subject: { kind: 'request', id: row.requestId }, relation, row };
}

const RELATION_WIDTH = 17;

/** One line for each, of which Enter opens the chosen one. */
export function relatedLines(related: readonly Related[], theme: Theme): readonly Line[] {
  if (related.length === 0) return [[span(safe`Nothing that belongs to it is kept here.`, 'dim')]];
  return related.map(({ subject, relation, row }) => [
    span(fitText(relation, RELATION_WIDTH), 'accent'),
    ...(row === undefined ? [span(theme.cell(`${subject.kind} ${subject.id}`))] : rowLine(row, theme)),
  ]);
}

function rowLine(row: RequestRecord | InboxRow, theme: Theme): Line {
  if ('method' in row) {
    return [
      span(safe`${timeOfDay(row.timeMs)}  `, 'dim'),
      span(safe`${row.status}`, statusMeaning(row.status)),
      span(safe`  ${theme.cell(`${row.method} ${row.path}`)}  `),
      span(shortDuration(row.latencyMs), 'dim'),
    ];
  }
  const { about, state, changedAtMs, eventId } = row;
  return [
    span(safe`${timeOfDay(changedAtMs)}  `, 'dim'),
    span(theme.cell(state), state === 'pending' ? 'good' : 'dim'),
    span(safe`  ${theme.cell(about === undefined ? eventId : `${about.eventType} from ${about.source}`)}`),
  ];
}
