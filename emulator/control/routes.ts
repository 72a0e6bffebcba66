import type { IncomingMessage, ServerResponse } from 'node:http';
import { NewApiKey } from '../../protocol/api-keys.ts';
import { ClockChange } from '../../protocol/clock.ts';
import { EmulatorStatus, PartitionList, ResetResult, Snapshot } from '../../protocol/control-api.ts';
import { EventAction, EventPage, EventQuery, SendEvent } from '../../protocol/events.ts';
import { FaultSpec } from '../../protocol/faults.ts';
import { FixtureList } from '../../protocol/fixtures.ts';
import { LimitsStatus } from '../../protocol/limits.ts';
import { LoadProgress } from '../../protocol/load-progress.ts';
import { LoadRunStatus, StartLoadRun } from '../../protocol/load-run.ts';
import { parseQuery } from '../../protocol/query.ts';
import { RequestCounts } from '../../protocol/requests/request-counts.ts';
import { parseRequestQuery, ReplayOptions } from '../../protocol/requests/requests.ts';
import type { ControlApi } from './control-api.ts';
import { ControlRefusal } from './control-refusal.ts';
import { readFilterParameter } from './filter-parameter.ts';
import { readJsonBody } from './json-body.ts';
import { readSubscription } from './subscription.ts';

/** A control call whose caller is allowed to make it. */
export interface ControlCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parameters: URLSearchParams;
  /** What stands in place of `{id}`. */
  readonly id: string;
}

/** Resolves to the answer's JSON; undefined: the route has answered by itself. */
export type ControlHandler = (api: ControlApi, call: ControlCall) => unknown;

/** Every route of the control API, by path and method. */
export const CONTROL_ROUTES: Readonly<Record<string, Readonly<Record<string, ControlHandler>>>> = {
  // Parsed, so that nothing but what the protocol names leaves: an environment's key id would open the database.
  '/v1/status': { GET: (api) => EmulatorStatus.parse(api.status()) },
  '/v1/snapshot': { GET: (api) => Snapshot.parse(api.snapshot()) },
  '/v1/stream': { GET: attachToStream },
  '/v1/requests': {
    GET: (api, { parameters }) => api.requests.list(parseRequestQuery(parameters), readFilterParameter(parameters)),
  },
  '/v1/requests/{id}': { GET: (api, { id }) => api.requests.find(id) ?? notKept(id) },
  '/v1/requests/{id}/replay': {
    POST: async (api, { id, request }) =>
      (await api.requests.replay(id, await readJsonBody(request, ReplayOptions))) ?? notKept(id),
  },
  '/v1/request-counts': { GET: (api) => RequestCounts.parse({ clients: api.requestCounts() }) },
  '/v1/events': {
    GET: async (api, { parameters }) => {
      const query = parseQuery(parameters, EventQuery, 'events');
      return EventPage.parse(await api.events.list(query, readFilterParameter(parameters)));
    },
    POST: async (api, { request }) => api.events.send(await readJsonBody(request, SendEvent)),
  },
  '/v1/events/{id}': {
    GET: async (api, { id }) => (await api.events.find(id)) ?? noEvent(id),
    DELETE: async (api, { id, request }) => api.events.delete(id, await readJsonBody(request, EventAction)),
  },
  '/v1/events/{id}/ack': {
    POST: async (api, { id, request }) => api.events.acknowledge(id, await readJsonBody(request, EventAction)),
  },
  '/v1/limits': { GET: async (api) => LimitsStatus.parse(await api.limits()) },
  '/v1/fixtures': { GET: async (api) => FixtureList.parse(await api.fixtures()) },
  '/v1/faults': {
    GET: (api) => ({ faults: api.faults.list() }),
    POST: async (api, { request }) => api.faults.add(await readJsonBody(request, FaultSpec)),
    DELETE: async (api) => {
      await api.faults.clear();
      return { faults: api.faults.list() };
    },
  },
  '/v1/faults/{id}': {
    DELETE: async (api, { id }) => {
      if (await api.faults.remove(id)) return { faults: api.faults.list() };
      throw new ControlRefusal(404, `There is no fault ${id}. \`triggers faults list\` shows those there are.`);
    },
  },
  '/v1/clock': {
    GET: (api) => api.clock.read(),
    POST: async (api, { request }) => api.clock.change(await readJsonBody(request, ClockChange)),
  },
  '/v1/reset': {
    POST: async (api) => {
      const cut = await api.reset();
      return ResetResult.parse({ ...api.status(), ...cut });
    },
  },
  '/v1/keys': {
    GET: async (api) => ({ keys: await api.keys.list() }),
    POST: async (api, { request }) => api.keys.create(await readJsonBody(request, NewApiKey)),
  },
  '/v1/keys/{id}': { DELETE: async (api, { id }) => ({ id: await api.keys.revoke(id) }) },
  '/v1/logs': { GET: (api, { parameters }) => api.logs(parameters) },
  '/v1/partitions': { GET: async (api) => PartitionList.parse({ partitions: await api.partitions() }) },
  '/v1/load-run': {
    GET: (api) => loadRunStatus(api),
    PUT: async (api, { request }) => {
      api.loadRun.report(await readJsonBody(request, LoadProgress));
      return loadRunStatus(api);
    },
    POST: async (api, { request }) => {
      await api.loadRun.start((await readJsonBody(request, StartLoadRun)).scenario);
      return loadRunStatus(api);
    },
    DELETE: async (api) => {
      api.loadRun.stop();
      return loadRunStatus(api);
    },
  },
  '/v1/metrics': { GET: (api, { parameters }) => api.metrics(parameters) },
};

/** Finds the handler and the id of a call. Throws a 404, or a 405 with the methods that the path has. */
export function findRoute(method: string, path: string): { readonly handle: ControlHandler; readonly id: string } {
  const segments = path.split('/');
  for (const [pattern, methods] of Object.entries(CONTROL_ROUTES)) {
    const id = matchPattern(pattern.split('/'), segments);
    if (id === undefined) continue;
    const handle = methods[method];
    if (handle !== undefined) return { handle, id };
    const allowed = Object.keys(methods).join(', ');
    throw new ControlRefusal(405, `${method} is not possible on ${path}. Use ${allowed}.`, { Allow: allowed });
  }
  throw new ControlRefusal(404, `The control API has no ${path}.`);
}

/** The segment in place of `{id}`, empty if the pattern has none; undefined if the path is another. */
function matchPattern(pattern: readonly string[], segments: readonly string[]): string | undefined {
  if (pattern.length !== segments.length) return undefined;
  let id = '';
  for (const [at, expected] of pattern.entries()) {
    const segment = segments[at] as string;
    if (expected === '{id}' && segment !== '') id = decodeSegment(segment);
    else if (expected !== segment) return undefined;
  }
  return id;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ControlRefusal(400, `${segment} is not valid percent-encoding.`);
  }
}

function attachToStream(api: ControlApi, { request, response, parameters }: ControlCall): undefined {
  if (
    api.stream.attach(
      response,
      readSubscription(parameters, request.headers['last-event-id'], () => api.clock.read().timeMs),
    )
  )
    return undefined;
  throw new ControlRefusal(503, 'Too many programs read the stream. End one of them and try again.');
}

async function loadRunStatus(api: ControlApi): Promise<LoadRunStatus> {
  return LoadRunStatus.parse(await api.loadRun.status());
}

function noEvent(id: string): never {
  throw new ControlRefusal(404, `There is no event ${id}: it is deleted, expired, or was never created.`);
}

function notKept(id: string): never {
  throw new ControlRefusal(404, `The request ${id} is not kept: there was none, or newer ones have taken its place.`);
}
