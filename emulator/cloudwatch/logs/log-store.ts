/**
 * CloudWatch Logs: groups, streams and their newest events, in memory and bounded in bytes.
 * Copied: retention by the emulated clock; the size at which an event is cut.
 * Left out: creating and deleting groups and streams by API, ingestion limits, Insights. Events that expire are gone at
 * once, on AWS within 72 hours.
 */
import type { LogEvent, LogGroupAlias, LogGroupStatus } from '../../../protocol/logs.ts';
import { cutToEvents, MAX_LOG_EVENT_BYTES } from '../../lambda/sandbox/output-lines.ts';
import { eventsOf, type LazyLines, type LogEntry, type NewLogEvent } from './log-entry.ts';
import { LogRing } from './log-ring.ts';

export interface LogGroupSettings {
  readonly name: string;
  readonly alias?: LogGroupAlias;
  /** Absent: events never expire. */
  readonly retentionDays?: number;
}

/** Told of each event when it comes. */
export interface LogListener {
  readonly onEvent: (event: LogEvent) => void;
  /** Whether lines of this group that would not be made otherwise are to be made for it; asked at each of them. */
  readonly wantsLazy: (logGroupName: string) => boolean;
}

export interface LogStoreOptions {
  /** Epoch milliseconds of the emulated cloud. */
  readonly epochMs: () => number;
  /** Groups that are there from the start; others come with their first event. */
  readonly groups?: readonly LogGroupSettings[];
  /** Of all events together; default 32 MB. */
  readonly maxBytes?: number;
}

export interface LogStreamStatus {
  readonly name: string;
  readonly events: number;
  readonly firstTimestampMs: number;
  readonly lastTimestampMs: number;
}

export interface LogStore {
  readonly put: (event: NewLogEvent) => void;
  readonly putLazy: (lines: LazyLines) => void;
  /** Groups are there from now on, or have other settings; those that are not named stay as they are. */
  readonly setGroups: (groups: readonly LogGroupSettings[]) => void;
  /** Until the returned is disposed of. */
  readonly listen: (listener: LogListener) => Disposable;
  /** What is kept, oldest first; a list that later events do not change. */
  readonly entries: () => readonly LogEntry[];
  /** The newest events, oldest first. */
  readonly newest: (count: number) => readonly LogEvent[];
  readonly groups: () => readonly LogGroupStatus[];
  readonly streams: (logGroupName: string) => readonly LogStreamStatus[];
  /** Epoch milliseconds of the emulated cloud. */
  readonly nowMs: () => number;
  /** Of the newest event; 0: there was none. */
  readonly lastSequence: () => number;
  /** Events since the start that are no longer kept; lines that were never made count as one. */
  readonly droppedEvents: () => number;
  /** Forgets all events; the order goes on. */
  readonly clear: () => void;
}

const MAX_LOG_BYTES = 32 * 1024 * 1024;

const DAY_MS = 86_400_000;

/** Keeps the newest events of all groups and forgets the older ones. */
export function createLogStore({ epochMs, groups = [], maxBytes = MAX_LOG_BYTES }: LogStoreOptions): LogStore {
  const ring = new LogRing(maxBytes);
  const settings = new Map<string, LogGroupSettings>(groups.map((group) => [group.name, group]));
  const listeners = new Set<LogListener>();

  return {
    put,
    putLazy,
    setGroups(changed) {
      // An alias stands for one group only.
      const aliases = new Set(changed.map(({ alias }) => alias));
      for (const { alias, ...group } of settings.values()) {
        if (alias !== undefined && aliases.has(alias)) settings.set(group.name, group);
      }
      for (const group of changed) settings.set(group.name, group);
    },
    listen(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    entries,
    newest(count) {
      const kept = entries();
      return kept
        .slice(Math.max(0, kept.length - count))
        .flatMap(eventsOf)
        .slice(-count);
    },
    groups: () => [...settings.values()],
    streams: (logGroupName) => streamsOf(entries().filter((entry) => entry.logGroupName === logGroupName)),
    nowMs: epochMs,
    lastSequence: () => ring.lastSequence,
    droppedEvents: () => ring.dropped,
    clear: () => ring.clear(),
  };

  function put(event: NewLogEvent): void {
    if (event.message.length > MAX_LOG_EVENT_BYTES / 3 && Buffer.byteLength(event.message) > MAX_LOG_EVENT_BYTES) {
      for (const message of cutToEvents(event.message)) put({ ...event, message });
      return;
    }
    requireGroup(event.logGroupName);
    const kept = ring.push(event);
    for (const { onEvent } of listeners) onEvent(kept);
  }

  function putLazy(lines: LazyLines): void {
    requireGroup(lines.logGroupName);
    const kept = ring.pushLazy(lines);
    for (const { wantsLazy, onEvent } of listeners) {
      if (wantsLazy(lines.logGroupName)) for (const event of eventsOf(kept)) onEvent(event);
    }
  }

  function requireGroup(name: string): void {
    if (!settings.has(name)) settings.set(name, { name });
  }

  function entries(): readonly LogEntry[] {
    const nowMs = epochMs();
    const expiries = new Map<string, number>();
    for (const { name, retentionDays } of settings.values()) {
      if (retentionDays !== undefined) expiries.set(name, nowMs - retentionDays * DAY_MS);
    }
    return ring.entries(
      ({ logGroupName, timestampMs }) => timestampMs > (expiries.get(logGroupName) ?? Number.NEGATIVE_INFINITY),
    );
  }
}

function streamsOf(entries: readonly LogEntry[]): LogStreamStatus[] {
  const streams = Map.groupBy(entries, ({ logStreamName }) => logStreamName);
  return [...streams].map(([name, own]) => {
    const times = own.map(({ timestampMs }) => timestampMs);
    return {
      name,
      events: own.reduce((sum, entry) => sum + ('render' in entry ? entry.render().length : 1), 0),
      firstTimestampMs: times.reduce((least, time) => Math.min(least, time)),
      lastTimestampMs: times.reduce((most, time) => Math.max(most, time)),
    };
  });
}
