import type { ApiAnswer, EventAction, SendEvent, StoredEvent } from '../../protocol/events.ts';
import { VERSION } from '../../protocol/version.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { Application, EventReader } from '../application.ts';

/** What the control API does with events. Reading goes past the function; what changes anything goes through the API. */
export interface EventsApi extends EventReader {
  readonly find: (eventId: string) => Promise<StoredEvent | undefined>;
  readonly send: (event: SendEvent) => Promise<ApiAnswer>;
  readonly acknowledge: (eventId: string, action: EventAction) => Promise<ApiAnswer>;
  readonly delete: (eventId: string, action: EventAction) => Promise<ApiAnswer>;
}

export interface EventsApiOptions {
  /** Absent: there are no events. */
  readonly application: Application | undefined;
  /** Base URL of the gateway. */
  readonly apiUrl: string;
  readonly authMode: () => 'local' | 'aws';
}

/** Actions throw REQUEST_REFUSED if the gateway does not answer, and BAD_ARGUMENT for what cannot be sent. */
export function createEventsApi({ application, apiUrl, authMode }: EventsApiOptions): EventsApi {
  const events = () => requireApplication(application).events;
  return {
    list: async (query, matches) => events().list(query, matches),
    find: async (eventId) => events().find(eventId),
    async send(event) {
      const body = 'body' in event ? event.body : await fixtureBody(event.fixture);
      return request('POST', '/v1/events', event, body);
    },
    acknowledge: (eventId, action) => request('POST', `/v1/events/${encodeURIComponent(eventId)}/ack`, action),
    delete: (eventId, action) => request('DELETE', `/v1/events/${encodeURIComponent(eventId)}`, action),
  };

  async function fixtureBody(name: string): Promise<string> {
    const { fixtures } = await requireApplication(application).fixtures();
    const fixture = fixtures.find((one) => one.name === name);
    if (fixture !== undefined) return fixture.body;
    const names = fixtures.map((one) => one.name).join(', ');
    throw new WorkbenchError('BAD_ARGUMENT', `There is no fixture ${name}. Fixtures are ${names}.`);
  }

  async function request(method: string, path: string, { apiKey }: EventAction, body?: string): Promise<ApiAnswer> {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        'X-API-Key': apiKey ?? defaultKey(),
        'User-Agent': `triggers/${VERSION}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    }).catch((cause: Error) => {
      throw new WorkbenchError('REQUEST_REFUSED', `The gateway gave no answer: ${reasonOf(cause)}.`, { cause });
    });
    const requestId = response.headers.get('x-amzn-requestid');
    return { status: response.status, ...(requestId !== null && { requestId }), body: await response.text() };
  }

  function defaultKey(): string {
    if (authMode() === 'local') return requireApplication(application).localApiKey;
    throw new WorkbenchError('BAD_ARGUMENT', 'apiKey: this emulator takes keys of its table only, and one is needed.');
  }
}

function requireApplication(application: Application | undefined): Application {
  if (application !== undefined) return application;
  throw new WorkbenchError('BAD_ARGUMENT', 'This emulator was started without knowing what its function stores.');
}

function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message;
}
