import { StoredEvent } from '../../protocol/events.ts';
import type { LogEvent } from '../../protocol/logs.ts';
import { RequestDetail, type RequestRecord } from '../../protocol/requests/request-record.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import { isMissed } from '../model/request-row.ts';
import type { Subject } from '../state/effect.ts';
import type { EmulatorClient } from './emulator-client.ts';
import type { CurlTarget } from './subject-text.ts';

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

/** Where the API is that they came from, and with which key it is asked. Throws NOT_RUNNING. */
export function targetOf({ client, model }: SubjectSource): CurlTarget {
  return model.connection.kind === 'playing' ? { apiUrl: model.snapshot?.status.apiUrl ?? '' } : client.address();
}

/** The request from what was fetched before, else from the emulator. Throws what the emulator refuses. */
export async function requestDetail(id: string, source: SubjectSource): Promise<RequestDetail> {
  return source.model.requestDetails.ready(id) ?? askForRequest(id, source);
}

/** The event from what was fetched before, else from the emulator. Throws what the emulator refuses. */
export async function storedEvent(id: string, source: SubjectSource): Promise<StoredEvent> {
  return source.model.eventDetails.ready(id) ?? askForEvent(id, source);
}

async function askForRequest(id: string, { client, model }: SubjectSource): Promise<RequestDetail> {
  if (model.connection.kind === 'playing') return recordedRequest(id, model);
  return client.control('GET', `/v1/requests/${encodeURIComponent(id)}`, RequestDetail);
}

async function askForEvent(id: string, { client, model }: SubjectSource): Promise<StoredEvent> {
  if (model.connection.kind === 'playing') return recordedEvent(id, model);
  return client.control('GET', `/v1/events/${encodeURIComponent(id)}`, StoredEvent);
}

/** What a recording has of it: not the messages themselves. */
function recordedRequest(id: string, { requests, logs }: DashboardModel): RequestDetail {
  const record = requests.get(id);
  if (record === undefined || isMissed(record)) throw notRecorded();
  return { record, log: [...recordedLog(record, logs.all())] };
}

/** Lines between those that begin and end an invocation carry no id, and one environment has one invocation at a time. */
function recordedLog({ invocation }: RequestRecord, events: Iterable<LogEvent>): readonly LogEvent[] {
  const log: LogEvent[] = [];
  for (const event of events) {
    if (event.logStreamName !== invocation?.environment?.logStreamName) continue;
    if (log.length === 0 && !event.message.startsWith(`START RequestId: ${invocation.requestId}`)) continue;
    log.push(event);
    if (event.message.startsWith('REPORT ')) break;
  }
  return log;
}

function recordedEvent(id: string, { events }: DashboardModel): StoredEvent {
  const event = events.get(id)?.event;
  if (event === undefined) throw notRecorded();
  return event;
}

function notRecorded(): WorkbenchError {
  return new WorkbenchError('REQUEST_REFUSED', 'It is not in the recording, which began later.');
}
