import { EventPage } from '../../protocol/events.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { EmulatorClient } from './emulator-client.ts';

const LIMIT = 500;

/** Reads the newest pending events; none of an emulator that serves another API, which refuses, and says so. */
export async function readPendingEvents(client: EmulatorClient, model: DashboardModel): Promise<void> {
  try {
    const path = `/v1/events?status=pending&order=newest&limit=${LIMIT}`;
    const { events, next } = await client.control('GET', path, EventPage);
    model.eventsRefusal = undefined;
    model.inbox.applyPending(events, next !== undefined);
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'BAD_ARGUMENT') throw error;
    model.eventsRefusal = error.message;
  }
  model.touch();
}
