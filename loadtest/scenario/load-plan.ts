import type { LoadPlan, Operation, Phase, Template } from '../driver/plan.ts';
import type { Arrivals } from '../driver/schedule/arrivals.ts';
import type { LoadModel, Phase as ScenarioPhase } from './load-model.ts';
import { payloadText } from './payload-text.ts';
import { expectedStatuses, labelOf, type MixedRequest, type RequestMix } from './request-mix.ts';

/** What a plan needs to know beyond its scenario. */
export interface LoadPlanOptions {
  readonly url: string;
  readonly runId: string;
  readonly seed: number;
  readonly apiKeys: readonly string[];
  readonly mix: RequestMix;
  readonly load: LoadModel;
  /** Sent before all else. */
  readonly pendingEvents: number;
}

/** Operations of the plan that no scenario names: they make the events that others read, acknowledge and delete. */
export const PREPARE = 'prepare';
const PREPARE_READABLE = 'prepare-readable';
const READABLE_EVENTS = 20;
const PREPARING_USERS = 8;
const DEFAULT_PAYLOAD_BYTES = 200;
/** After the time in which a request is given up nothing is in flight any more. */
const DRAIN_MARGIN_MS = 1_000;

/** Every event of a run has this source, by which they are told from others. */
export function sourceOf(runId: string): string {
  return `load-${runId}`;
}

/** Which operations of a plan make, acknowledge and delete events, and of what source those are. */
export function eventOperations(mix: RequestMix, runId: string) {
  const named = (operation: MixedRequest['operation']) =>
    mix.filter((request) => request.operation === operation).map(labelOf);
  return {
    source: sourceOf(runId),
    creates: [...named('create'), PREPARE, PREPARE_READABLE],
    acknowledges: named('ack'),
    deletes: named('delete'),
  };
}

/** The plan of the load generator for a mix under a load. */
export function loadPlan(options: LoadPlanOptions): LoadPlan {
  const { url, runId, seed, apiKeys, mix, load, pendingEvents } = options;
  const weights = Object.fromEntries(mix.map((request) => [labelOf(request), request.weight]));
  const needs = (...operations: readonly string[]) => mix.some(({ operation }) => operations.includes(operation));
  const prepared = [
    ...(needs('get') ? [preparation(PREPARE_READABLE, READABLE_EVENTS)] : []),
    ...(pendingEvents > 0 ? [preparation(PREPARE, pendingEvents)] : []),
  ];
  return {
    url,
    runId,
    seed,
    apiKeys,
    timeoutMs: load.timeout,
    maxInFlight: load.connections,
    drainMs: load.timeout + DRAIN_MARGIN_MS,
    phases: [...prepared, ...loadPhases(load).map((phase) => ({ ...phase, weights }))],
    operations: [
      // A pool that nobody takes from would only grow.
      ...mix.map((request) => toOperation(request, runId, needs('ack', 'delete') ? 'events' : undefined)),
      ...(needs('ack', 'delete', 'get') || pendingEvents > 0
        ? [
            createOperation(PREPARE, runId, { capture: 'events' }),
            createOperation(PREPARE_READABLE, runId, { capture: 'readable' }),
          ]
        : []),
    ],
  };
}

function preparation(operation: string, requests: number): Phase {
  const load = { model: 'closed', users: Math.min(PREPARING_USERS, requests), requests } as const;
  return { name: operation, isWarmUp: true, load, weights: { [operation]: 1 } };
}

function loadPhases(load: LoadModel): readonly Phase[] {
  if (load.model === 'closed') {
    const closed = (name: string, durationMs: number, isWarmUp: boolean): Phase => ({
      name,
      isWarmUp,
      load: { model: 'closed', users: load.connections, durationMs },
    });
    return [...(load.warmUp > 0 ? [closed('warm-up', load.warmUp, true)] : []), closed('closed', load.duration, false)];
  }
  const [first] = load.phases;
  const warmUp: Phase[] =
    load.warmUp > 0 && first !== undefined
      ? [
          {
            name: 'warm-up',
            isWarmUp: true,
            load: open({ kind: 'constant', perSecond: startPerSecond(first) }, load.warmUp),
          },
        ]
      : [];
  return [...warmUp, ...load.phases.flatMap(toPhases)];
}

function open(arrivals: Arrivals, durationMs: number): Phase['load'] {
  return { model: 'open', arrivals, durationMs };
}

function startPerSecond(phase: ScenarioPhase): number {
  return phase.shape === 'ramp' ? phase.fromPerSecond : phase.perSecond;
}

function toPhases(phase: ScenarioPhase, at: number): readonly Phase[] {
  const name = `${phase.shape}-${at + 1}`;
  switch (phase.shape) {
    case 'constant':
    case 'poisson':
      return [{ name, load: open({ kind: phase.shape, perSecond: phase.perSecond }, phase.duration) }];
    case 'ramp': {
      const { fromPerSecond, toPerSecond } = phase;
      return [{ name, load: open({ kind: 'ramp', fromPerSecond, toPerSecond }, phase.duration) }];
    }
    case 'spike': {
      const { perSecond, peakPerSecond, peakAfter, peakFor, duration } = phase;
      const parts = [
        { name: `${name}-before`, perSecond, durationMs: peakAfter },
        { name: `${name}-peak`, perSecond: peakPerSecond, durationMs: peakFor },
        { name: `${name}-after`, perSecond, durationMs: duration - peakAfter - peakFor },
      ];
      return parts
        .filter(({ durationMs }) => durationMs > 0)
        .map((part) => ({
          name: part.name,
          load: open({ kind: 'constant', perSecond: part.perSecond }, part.durationMs),
        }));
    }
  }
}

/** How a request of the mix is made; `runId` marks all that it makes. */
function toOperation(request: MixedRequest, runId: string, capture: string | undefined): Operation {
  const common = { name: labelOf(request), weight: request.weight, expectedStatuses: expectedStatuses(request) };
  const taken = { slot: 'take', pool: 'events' } as const;
  switch (request.operation) {
    case 'create':
      return { ...createOperation(common.name, runId, { ...request, capture }), ...common };
    case 'inbox': {
      const query = new URLSearchParams({ limit: String(request.limit), ...request.query });
      return { ...common, method: 'GET', path: `/v1/inbox?${query}` };
    }
    case 'get':
      return {
        ...common,
        method: 'GET',
        path: ['/v1/events/', { slot: 'pick', pool: 'readable' }],
        whenEmpty: PREPARE_READABLE,
      };
    case 'ack':
      return { ...common, method: 'POST', path: ['/v1/events/', taken, '/ack'], whenEmpty: PREPARE };
    case 'delete':
      return { ...common, method: 'DELETE', path: ['/v1/events/', taken], whenEmpty: PREPARE };
    case 'health':
      return { ...common, method: 'GET', path: '/v1/health' };
    case 'request':
      return {
        ...common,
        method: request.method,
        path: request.path,
        headers: { ...(request.json !== undefined && { 'Content-Type': 'application/json' }), ...request.headers },
        ...(request.json !== undefined && { bodies: [JSON.stringify(request.json)] }),
      };
  }
}

type CreateBody = Partial<Extract<MixedRequest, { readonly operation: 'create' }>> & {
  readonly capture: string | undefined;
};

/** The payload is one part, so that not a byte of it is copied for a request. */
function createOperation(name: string, runId: string, body: CreateBody): Operation {
  const { payload, payloadBytes = DEFAULT_PAYLOAD_BYTES, characters, metadata = {}, idempotencyKey = 'none' } = body;
  const head = `{"source":"${sourceOf(runId)}","event_type":"load.event",`;
  const known = JSON.stringify(metadata).slice(1, -1);
  const tail = Buffer.from(
    `"payload":${payload === undefined ? payloadText(payloadBytes, characters) : JSON.stringify(payload)}}`,
  );
  const more = known === '' ? '' : `,${known}`;
  const bodies: Readonly<Record<typeof idempotencyKey, Template>> = {
    none: [`${head}"metadata":{${known}},`, tail],
    same: [`${head}"metadata":{"idempotency_key":"${runId}-same"${more}},`, tail],
    unique: [`${head}"metadata":{"idempotency_key":"`, { slot: 'uniqueKey' }, `"${more}},`, tail],
  };
  return {
    name,
    weight: 0,
    method: 'POST',
    path: '/v1/events',
    headers: { 'Content-Type': 'application/json' },
    bodies: [bodies[idempotencyKey]],
    capture: {
      statuses: [201],
      after: '"event_id":"',
      isCreatedEvent: true,
      ...(body.capture !== undefined && { pool: body.capture }),
    },
    expectedStatuses: [201],
  };
}
