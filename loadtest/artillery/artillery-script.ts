import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { Threshold } from '../judgement/threshold.ts';
import type { OpenLoad, Phase } from '../scenario/load-model.ts';
import { MIN_PAYLOAD_BYTES, payloadText } from '../scenario/payload-text.ts';
import { expectedStatuses, labelOf, type MixedRequest } from '../scenario/request-mix.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ArtilleryPhase, ArtilleryScenario, ArtilleryScript, ArtilleryStep } from './artillery-format.ts';
import { ensureOf } from './ensure.ts';

/** An exported scenario, and what of it Artillery does otherwise or cannot do, a sentence each. */
export interface ArtilleryExport {
  readonly script: ArtilleryScript;
  readonly notes: readonly string[];
}

/** Which Artillery this is written for. */
export const ARTILLERY_VERSION = 2;

/**
 * The same scenario for Artillery: one virtual user an arrival, each request of the mix a scenario with its weight. Throws
 * BAD_ARGUMENT for a scenario that is not an open load.
 */
export function toArtillery(scenario: Scenario, target: string): ArtilleryExport {
  if (scenario.kind !== 'load' || scenario.load.model !== 'open') {
    const why = scenario.kind === 'load' ? 'has a closed model' : `is no load but ${scenario.kind}`;
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `${scenario.name} ${why}, and Artillery has open arrivals only. Export smoke, ingest, inbox, mixed, soak, or one of your own.`,
    );
  }
  const { load, mix, thresholds, deployedThresholds } = scenario;
  const { weights, arrivalShare } = arrivalsOf(mix);
  const seconds = load.phases.reduce((sum, { duration }) => sum + duration, 0) / 1000;
  const { ensure, notes } = ensureOf([...thresholds, ...deployedThresholds] as readonly Threshold[], mix, seconds);
  const script: ArtilleryScript = {
    config: {
      target,
      http: { timeout: load.timeout / 1000, maxSockets: load.connections },
      phases: phasesOf(load, arrivalShare),
      plugins: {
        ensure: {},
        expect: { outputFormat: 'silent' },
        'metrics-by-endpoint': { useOnlyRequestNames: true, groupDynamicURLs: true },
      },
      ensure,
    },
    scenarios: mix.flatMap((request, at) => scenarioOf(request, weights[at] as number)),
  };
  return { script, notes: [...notes, ...notesOn(scenario.faults.length, load)] };
}

/** So that weights of a tenth of a percent are told apart: Artillery takes whole numbers. */
const WEIGHT_SCALE = 1000;

/** Who reads, acknowledges or deletes an event makes it first, so as many creations fewer are sent by themselves. */
const NEEDS_EVENT: readonly MixedRequest['operation'][] = ['get', 'ack', 'delete'];

function arrivalsOf(mix: readonly MixedRequest[]) {
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  const paired = mix
    .filter(({ operation }) => NEEDS_EVENT.includes(operation))
    .reduce((sum, { weight }) => sum + weight, 0);
  const creates = mix.filter(({ operation }) => operation === 'create').reduce((sum, { weight }) => sum + weight, 0);
  const left = creates === 0 ? 0 : Math.max(0, creates - paired) / creates;
  const weights = mix.map(({ operation, weight }) =>
    Math.round((operation === 'create' ? weight * left : weight) * WEIGHT_SCALE),
  );
  const divisor = weights.reduce(greatestDivisor, 0) || 1;
  return {
    weights: weights.map((weight) => weight / divisor),
    arrivalShare: (total - Math.min(paired, creates)) / total,
  };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function phasesOf(load: OpenLoad, arrivalShare: number): readonly ArtilleryPhase[] {
  const [first] = load.phases;
  const start = first === undefined ? 0 : first.shape === 'ramp' ? first.fromPerSecond : first.perSecond;
  const warmUp: readonly ArtilleryPhase[] =
    load.warmUp > 0 ? [phase('warm-up', load.warmUp, start * arrivalShare)] : [];
  return [...warmUp, ...load.phases.flatMap((each, at) => phaseOf(each, `${each.shape}-${at + 1}`, arrivalShare))];
}

function phaseOf(each: Phase, name: string, share: number): readonly ArtilleryPhase[] {
  switch (each.shape) {
    case 'constant':
      return [phase(name, each.duration, each.perSecond * share)];
    case 'poisson':
      return [asPoisson(phase(name, each.duration, each.perSecond * share))];
    case 'ramp':
      return [ramp(name, each.duration, each.fromPerSecond * share, each.toPerSecond * share)];
    case 'spike': {
      const { perSecond, peakPerSecond, peakAfter, peakFor, duration } = each;
      return [
        phase(`${name}-before`, peakAfter, perSecond * share),
        phase(`${name}-peak`, peakFor, peakPerSecond * share),
        phase(`${name}-after`, duration - peakAfter - peakFor, perSecond * share),
      ].filter((part) => part.duration > 0);
    }
  }
}

/** Below this a rounded rate is another rate. */
const MIN_ROUNDED_RATE = 10;

/** Artillery counts in whole seconds, and parts a rate over its workers only if it is a whole number. */
function phase(name: string, durationMs: number, perSecond: number): ArtilleryPhase {
  const duration = durationMs === 0 ? 0 : Math.max(1, Math.round(durationMs / 1000));
  const isRounded = perSecond >= MIN_ROUNDED_RATE || Number.isInteger(perSecond);
  if (isRounded) return { name, duration, arrivalRate: rate(perSecond) };
  return { name, duration, arrivalCount: Math.max(1, Math.round((perSecond * durationMs) / 1000)) };
}

/** A number of arrivals is always spread evenly. */
function asPoisson(even: ArtilleryPhase): ArtilleryPhase {
  return 'arrivalRate' in even ? { ...even, mode: 'poisson' } : even;
}

function ramp(name: string, durationMs: number, from: number, to: number): ArtilleryPhase {
  return { name, duration: Math.max(1, Math.round(durationMs / 1000)), arrivalRate: rate(from), rampTo: rate(to) };
}

function rate(perSecond: number): number {
  return Math.max(1, Math.round(perSecond));
}

function scenarioOf(request: MixedRequest, weight: number): readonly ArtilleryScenario[] {
  if (weight === 0) return [];
  const name = labelOf(request);
  const first = NEEDS_EVENT.includes(request.operation) ? [eventToUse()] : [];
  return [{ name, weight, flow: [...first, stepOf(request, name)] }];
}

const HEADERS = { 'X-API-Key': '{{ $env.TRIGGERS_API_KEY }}' } as const;
const JSON_HEADERS = { ...HEADERS, 'Content-Type': 'application/json' } as const;
const SOURCE = 'load-artillery';

/** Its name keeps it out of the figures of the creations that are judged. */
function eventToUse(): ArtilleryStep {
  const body = `{"source":"${SOURCE}","event_type":"load.event","payload":${payloadText(200)}}`;
  return {
    post: {
      ...{ name: 'event-to-use', url: '/v1/events', headers: JSON_HEADERS, body, followRedirect: false },
      capture: [{ json: '$.event_id', as: 'eventId' }],
      expect: [{ statusCode: [201] }],
    },
  };
}

function stepOf(request: MixedRequest, name: string): ArtilleryStep {
  const common = {
    name,
    headers: HEADERS,
    followRedirect: false,
    expect: [{ statusCode: expectedStatuses(request) }],
  } as const;
  switch (request.operation) {
    case 'create':
      return { post: { ...common, url: '/v1/events', headers: JSON_HEADERS, body: createBody(request) } };
    case 'inbox': {
      const query = new URLSearchParams({ limit: String(request.limit), ...request.query });
      return { get: { ...common, url: `/v1/inbox?${query}` } };
    }
    case 'get':
      return { get: { ...common, url: '/v1/events/{{ eventId }}' } };
    case 'ack':
      return { post: { ...common, url: '/v1/events/{{ eventId }}/ack' } };
    case 'delete':
      return { delete: { ...common, url: '/v1/events/{{ eventId }}' } };
    case 'health':
      return { get: { ...common, url: '/v1/health' } };
    case 'request': {
      const method = request.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
      const hasBody = request.json !== undefined;
      const headers = { ...(hasBody ? JSON_HEADERS : HEADERS), ...request.headers };
      return {
        [method]: { ...common, headers, url: request.path, ...(hasBody && { body: JSON.stringify(request.json) }) },
      };
    }
  }
}

const DEFAULT_PAYLOAD_BYTES = 200;
/** Longer ones are made while it runs, lest the script be all payload. */
const MAX_INLINE_BYTES = 2000;

function createBody(request: Extract<MixedRequest, { operation: 'create' }>): string {
  const { payload, payloadBytes = DEFAULT_PAYLOAD_BYTES, characters, metadata, idempotencyKey } = request;
  const isMade = payload === undefined && characters === 'ascii' && payloadBytes > MAX_INLINE_BYTES;
  const payloadJson = isMade
    ? `{"p":"{{ $randomString(${payloadBytes - MIN_PAYLOAD_BYTES}) }}"}`
    : payload === undefined
      ? payloadText(payloadBytes, characters)
      : JSON.stringify(payload);
  const keys = { none: {}, same: { idempotency_key: `${SOURCE}-same` }, unique: { idempotency_key: '{{ $uuid }}' } };
  const meta = JSON.stringify({ ...keys[idempotencyKey], ...metadata });
  return `{"source":"${SOURCE}","event_type":"load.event","metadata":${meta},"payload":${payloadJson}}`;
}

function notesOn(faults: number, load: OpenLoad): readonly string[] {
  return [
    "Artillery's times begin when a request is sent, not at its intended moment, and its figures have the warm-up in them.",
    'It does not say inconclusive, and looks for no lost events.',
    ...(faults > 0 ? ['It injects no faults.'] : []),
    ...(load.machineShare === undefined
      ? []
      : ['The rates are as written, and not lowered to what a machine carries.']),
  ];
}
