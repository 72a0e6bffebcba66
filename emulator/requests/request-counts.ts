import type { ClientRequests } from '../../protocol/requests/request-counts.ts';
import type { GatewayRecord } from '../gateway/gateway-record.ts';

/** Further clients are counted together. */
const MAX_CLIENTS = 1_000;
const MAX_NAME_CHARACTERS = 200;

/** Counts of all requests since the start, by client; they take no more room as time goes by. */
export interface RequestCounter {
  readonly note: (record: GatewayRecord) => void;
  readonly read: () => readonly ClientRequests[];
}

/** Begins with no request. */
export function createRequestCounter(): RequestCounter {
  const clients = new Map<string, ClientRequests>();
  return {
    note(record) {
      const client = clientOf(record.userAgent?.slice(0, MAX_NAME_CHARACTERS) ?? '');
      const counts = countsOf(client, record);
      counts[record.status] = (counts[record.status] ?? 0) + 1;
      if (wasInvoked(record)) client.invocations += 1;
    },
    read: () => [...clients.values()],
  };

  function clientOf(name: string): ClientRequests {
    const userAgent = clients.has(name) || clients.size < MAX_CLIENTS ? name : '';
    const known = clients.get(userAgent);
    if (known !== undefined) return known;
    const client: ClientRequests = { userAgent, answered: {}, clientGone: {}, reset: {}, invocations: 0 };
    clients.set(userAgent, client);
    return client;
  }
}

function countsOf(client: ClientRequests, { outcome }: GatewayRecord): Record<string, number> {
  switch (outcome.kind) {
    case 'clientGone':
      return client.clientGone;
    case 'reset':
      return client.reset;
    case 'answered':
    case 'preflight':
    case 'failed':
    case 'emulatorFailed':
      return client.answered;
  }
}

/** What Lambda refuses has the id of an invocation that never was. */
function wasInvoked({ lambdaRequestId, outcome }: GatewayRecord): boolean {
  if (lambdaRequestId === undefined) return false;
  return outcome.kind !== 'failed' || (outcome.failure !== 'eventTooLarge' && outcome.failure !== 'lambdaThrottled');
}
