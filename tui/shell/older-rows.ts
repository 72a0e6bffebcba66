import { setTimeout as delay } from 'node:timers/promises';
import { EventPage } from '../../protocol/events.ts';
import { MATCH_ALL } from '../../protocol/filter/filter.ts';
import { parseFilter } from '../../protocol/filter/parse-filter.ts';
import { printFilter } from '../../protocol/filter/print-filter.ts';
import { splitFilter } from '../../protocol/filter/split-filter.ts';
import { LogPage } from '../../protocol/logs.ts';
import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { RequestPage } from '../../protocol/requests/requests.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import { type InboxRow, rowOfEvent } from '../model/inbox-row.ts';
import { slimRecord } from '../model/request-row.ts';
import type { ListId } from '../state/places.ts';
import type { EmulatorClient } from './emulator-client.ts';
import { readPendingEvents } from './pending-events.ts';

/** What is asked of the emulator when a filter is typed: rows that match and have left this dashboard, or never came. */
export interface OlderRows {
  readonly fetch: (list: ListId, filter: string) => void;
  /** Asks for the newest rows that match, which a sample may have left out. */
  readonly refresh: (list: ListId, filter: string) => Promise<void>;
  /** Reads what is pending anew, after changes were left out of what was told. */
  readonly readPending: () => Promise<void>;
  /** Asks for the newest rows of a list, for those among them that were left out of what was told. */
  readonly complete: (list: ListId) => Promise<void>;
}

/** While somebody types, nothing is asked. */
const AFTER_MS = 250;
const LIMIT = 500;
/** As many as a page of requests, of events and of log events can have. */
const COMPLETE_LIMIT = 1_000;

export function createOlderRows(client: EmulatorClient, model: DashboardModel, onChange: () => void): OlderRows {
  let typing = new AbortController();
  return {
    fetch(list, text) {
      typing.abort();
      typing = new AbortController();
      const parsed = parseFilter(text);
      model.filterPlaces.delete(list);
      if (parsed.kind === 'problem' || parsed.filter === MATCH_ALL) return;
      const { server, rest } = splitFilter(parsed.filter);
      const isAsked = list === 'requests' || list === 'inbox';
      model.filterPlaces.set(
        list,
        isAsked && model.connection.kind === 'live'
          ? { server: printFilter(server), client: printFilter(rest) }
          : { server: '', client: text },
      );
      if (isAsked && server !== MATCH_ALL) void ask(list, printFilter(server), typing.signal);
    },
    async refresh(list, text) {
      const parsed = parseFilter(text);
      if (parsed.kind === 'problem' || parsed.filter === MATCH_ALL) return;
      const { server } = splitFilter(parsed.filter);
      await quietly(() => addMissing(list, LIMIT, server === MATCH_ALL ? undefined : printFilter(server)));
    },
    async readPending() {
      await quietly(() => readPendingEvents(client, model));
    },
    async complete(list) {
      await quietly(() => addMissing(list, COMPLETE_LIMIT));
    },
  };

  async function addMissing(list: ListId, limit: number, filter?: string): Promise<void> {
    if (list === 'requests') model.requests.addMissing((await newestRequests(limit, filter)).map(slimRecord));
    if (list === 'inbox') model.events.addMissing(await newestEvents(limit, filter));
    if (list === 'logs') {
      // Log events are filtered here.
      const { events } = await client.control('GET', `/v1/logs?limit=${COMPLETE_LIMIT}`, LogPage);
      model.logs.addMissing(events);
    }
  }

  async function ask(list: 'requests' | 'inbox', filter: string, signal: AbortSignal): Promise<void> {
    await delay(AFTER_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await quietly(async () => {
      if (list === 'requests') {
        const requests = await newestRequests(LIMIT, filter);
        if (!signal.aborted) model.requests.addOlder(requests);
      } else {
        const events = await newestEvents(LIMIT, filter);
        if (!signal.aborted) model.events.addOlder(events);
      }
    });
  }

  /** Oldest first. */
  async function newestRequests(limit: number, filter?: string): Promise<readonly RequestRecord[]> {
    const { requests } = await client.control('GET', `/v1/requests?${queryOf(limit, filter)}`, RequestPage);
    return requests.toReversed();
  }

  /** Oldest first. */
  async function newestEvents(limit: number, filter?: string): Promise<readonly InboxRow[]> {
    const path = `/v1/events?order=newest&${queryOf(limit, filter)}`;
    const { events } = await client.control('GET', path, EventPage);
    return events.toReversed().map(rowOfEvent);
  }

  /** What is here stays as it is; the connection's own state says why there is no more. */
  async function quietly(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error;
    }
    model.touch();
    onChange();
  }
}

function queryOf(limit: number, filter: string | undefined): URLSearchParams {
  return new URLSearchParams({ ...(filter !== undefined && { filter }), limit: String(limit) });
}
