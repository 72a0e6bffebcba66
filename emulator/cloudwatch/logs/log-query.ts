import { setImmediate } from 'node:timers/promises';
import { parseLogFilter } from '../../../protocol/log-filter/log-filter.ts';
import { LOG_GROUP_ALIASES, type LogEvent, type LogPage, type LogQuery } from '../../../protocol/logs.ts';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { InvocationLines } from './invocation-lines.ts';
import { eventsOf, type LogEntry } from './log-entry.ts';
import type { LogStore } from './log-store.ts';

/** What a query may need beside the store. */
export interface LogQueryOptions {
  /** The invocation of a request that the gateway has answered; undefined: it is not known, or had none. */
  readonly lambdaRequestIdOf?: (gatewayRequestId: string) => string | undefined;
  /** Lets others have their turn; default: the next turn of the event loop. */
  readonly pause?: () => Promise<unknown>;
}

/** Entries that are looked at in one go: a few milliseconds of work, so that no request waits for a search. */
const ENTRIES_A_TURN = 250;

/** Finds the log events that meet a query. Throws BAD_ARGUMENT for a group that there is not. */
export async function queryLogs(store: LogStore, query: LogQuery, options: LogQueryOptions = {}): Promise<LogPage> {
  const isWanted = toCondition(query, store.nowMs());
  const { after = -1, limit, requestId } = query;
  const groupName = resolveGroup(store, query.group);
  const lastSequence = store.lastSequence();
  const entries = store.entries().filter((entry) => groupName === undefined || entry.logGroupName === groupName);
  const oldestFirst = query.after !== undefined;
  const { pause = setImmediate } = options;

  const found: LogEvent[] = [];
  if (requestId === undefined) {
    for await (const events of inTurns(oldestFirst ? entries : entries.toReversed(), pause)) {
      for (const event of events) if (event.sequence > after && isWanted(event)) found.push(event);
      if (found.length > limit) break;
    }
    found.sort((a, b) => a.sequence - b.sequence);
  } else {
    const lines = new InvocationLines([requestId, options.lambdaRequestIdOf?.(requestId) ?? requestId]);
    for await (const events of inTurns(entries, pause)) for (const event of events) lines.add(event);
    for (const event of lines.found()) if (event.sequence > after && isWanted(event)) found.push(event);
  }

  const hasMore = found.length > limit;
  const events = oldestFirst ? found.slice(0, limit) : found.slice(-limit);
  return {
    events,
    lastSequence: oldestFirst && hasMore ? (events.at(-1)?.sequence ?? lastSequence) : lastSequence,
    hasMore,
    droppedEvents: store.droppedEvents(),
    groups: [...store.groups()],
  };
}

/** The lines of one invocation, oldest first. */
export function invocationLog(store: LogStore, lambdaRequestId: string): readonly LogEvent[] {
  const entries = store.entries();
  const start = `START RequestId: ${lambdaRequestId} `;
  const from = entries.findLastIndex((entry) => 'message' in entry && entry.message.startsWith(start));
  const lines = new InvocationLines([`START RequestId: ${lambdaRequestId}`, `REPORT RequestId: ${lambdaRequestId}`]);
  for (const entry of entries.slice(Math.max(from, 0))) {
    if ('message' in entry) lines.add(entry);
  }
  return lines.found();
}

/** The events of some entries at a time, with a pause between. */
async function* inTurns(entries: readonly LogEntry[], pause: () => Promise<unknown>) {
  for (let from = 0; from < entries.length; from += ENTRIES_A_TURN) {
    if (from > 0) await pause();
    yield entries.slice(from, from + ENTRIES_A_TURN).flatMap(eventsOf);
  }
}

function toCondition(query: LogQuery, nowMs: number): (event: LogEvent) => boolean {
  const { streamPrefix, filter, endMs = Number.POSITIVE_INFINITY, sinceMs = Number.POSITIVE_INFINITY } = query;
  const startMs = Math.max(query.startMs ?? Number.NEGATIVE_INFINITY, nowMs - sinceMs);
  const matches = filter === undefined ? undefined : parseLogFilter(filter);
  return (event) =>
    event.timestampMs >= startMs &&
    event.timestampMs < endMs &&
    (streamPrefix === undefined || event.logStreamName.startsWith(streamPrefix)) &&
    (matches === undefined || matches(event.message));
}

/** Undefined: all groups. */
function resolveGroup(store: LogStore, group: string | undefined): string | undefined {
  if (group === undefined) return undefined;
  const groups = store.groups();
  const found = groups.find(({ name, alias }) => name === group || alias === group);
  if (found !== undefined) return found.name;
  const meaning = Object.hasOwn(LOG_GROUP_ALIASES, group) ? ', which the template does not turn on' : '';
  const names = groups.map(({ name }) => name).join(', ');
  throw new WorkbenchError('BAD_ARGUMENT', `There is no log group ${group}${meaning}. There are: ${names || 'none'}.`);
}
