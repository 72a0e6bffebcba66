import { StoredEvent } from '../../protocol/events.ts';
import { RequestDetail } from '../../protocol/request-record.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { Subject } from '../state/effect.ts';
import type { EmulatorClient } from './emulator-client.ts';

/** Where events and requests are to be had, whole. */
export interface SubjectSource {
  readonly client: EmulatorClient;
  readonly model: DashboardModel;
}

/** Has a detail view show the whole of an event or a request; until it is there, what was fetched before. */
export async function fetchDetail(subject: Subject, source: SubjectSource & { readonly onChange: () => void }) {
  const { kind, id } = subject;
  const { model, onChange } = source;
  const details = kind === 'request' ? model.requestDetails : model.eventDetails;
  if (details.get(id)?.kind === 'loading') return;
  if (details.get(id) === undefined) details.set(id, { kind: 'loading' });
  try {
    if (kind === 'request') model.requestDetails.set(id, { kind: 'ready', value: await askForRequest(id, source) });
    else model.eventDetails.set(id, { kind: 'ready', value: await askForEvent(id, source) });
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    if (details.ready(id) === undefined) details.set(id, { kind: 'failed', text: error.message });
  }
  model.touch();
  onChange();
}

/** The request from what was fetched before, else from the emulator. Throws what the emulator refuses. */
export async function requestDetail(id: string, source: SubjectSource): Promise<RequestDetail> {
  return source.model.requestDetails.ready(id) ?? askForRequest(id, source);
}

/** The event from what was fetched before, else from the emulator. Throws what the emulator refuses. */
export async function storedEvent(id: string, source: SubjectSource): Promise<StoredEvent> {
  return source.model.eventDetails.ready(id) ?? askForEvent(id, source);
}

function askForRequest(id: string, { client }: SubjectSource): Promise<RequestDetail> {
  return client.control('GET', `/v1/requests/${encodeURIComponent(id)}`, RequestDetail);
}

function askForEvent(id: string, { client }: SubjectSource): Promise<StoredEvent> {
  return client.control('GET', `/v1/events/${encodeURIComponent(id)}`, StoredEvent);
}
