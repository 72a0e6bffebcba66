import { setTimeout as delay } from 'node:timers/promises';
import { EventPage } from '../../protocol/events.ts';
import { MATCH_ALL } from '../../protocol/filter/filter.ts';
import { parseFilter } from '../../protocol/filter/parse-filter.ts';
import { printFilter } from '../../protocol/filter/print-filter.ts';
import { splitFilter } from '../../protocol/filter/split-filter.ts';
import { RequestPage } from '../../protocol/requests.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import { rowOfEvent } from '../model/inbox-row.ts';
import type { ListId } from '../state/places.ts';
import type { EmulatorClient } from './emulator-client.ts';

/** What is asked of the emulator when a filter is typed: rows that match and have left this dashboard, or never came. */
export interface OlderRows {
  readonly fetch: (list: ListId, filter: string) => void;
}

/** While somebody types, nothing is asked. */
const AFTER_MS = 250;
const LIMIT = 500;

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
  };

  async function ask(list: 'requests' | 'inbox', filter: string, signal: AbortSignal): Promise<void> {
    await delay(AFTER_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const query = new URLSearchParams({ filter, limit: String(LIMIT) });
    try {
      if (list === 'requests') {
        const { requests } = await client.control('GET', `/v1/requests?${query}`, RequestPage);
        if (!signal.aborted) model.requests.addOlder(requests.toReversed());
      } else {
        const { events } = await client.control('GET', `/v1/events?order=newest&${query}`, EventPage);
        if (!signal.aborted) model.events.addOlder(events.toReversed().map(rowOfEvent));
      }
    } catch (error) {
      // What is here stays filtered; the connection's own state says why there is no more.
      if (!(error instanceof WorkbenchError)) throw error;
    }
    model.touch();
    onChange();
  }
}
