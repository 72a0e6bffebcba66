import { setTimeout as delay } from 'node:timers/promises';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { type ResponseReading, validateResponse } from '../conformance/validate-response.ts';
import type { CheckId } from '../model/checks.ts';
import { type Exchange, type HeaderFields, headerValue, recordBody } from '../model/exchange.ts';
import type { Contract } from '../spec/contract.ts';
import type { ApiKey } from '../target/target.ts';
import type { Answer, NoAnswer, ProbeRequest } from './answer.ts';
import type { Coverage } from './coverage.ts';
import type { HttpSender, WireRequest, WireResult } from './http-sender.ts';
import { createPace, type Pace } from './pace.ts';

export interface SessionOptions {
  readonly contract: Contract;
  readonly sender: HttpSender;
  /** Base URL, without a slash at its end. */
  readonly url: string;
  readonly apiKey: ApiKey;
  readonly hasGateway: boolean;
  readonly coverage: Coverage;
  /** The target is not the run's own: what was not made by the run is not touched, and a used-up limit is waited for. */
  readonly isShared: boolean;
  readonly nowMs: () => number;
  /** Of a clock that is never set. */
  readonly monotonicMs: () => number;
  readonly wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  readonly signal: AbortSignal;
}

/** Everything that is sent goes through here: it is counted, judged and recorded, with keys replaced by their variables. */
export interface Session {
  readonly send: (request: ProbeRequest, until?: AbortSignal) => Promise<Answer | NoAnswer>;
  readonly requests: () => number;
  /** How many answers each of the checks of every answer has looked at. */
  readonly casesOf: (check: CheckId) => number;
  /** Events that the run has made and not deleted. */
  readonly madeEvents: ReadonlySet<string>;
  readonly hasBeenSlow: Pace['hasBeenSlow'];
  readonly wait: (ms: number) => Promise<void>;
}

/** So often a used-up limit of a shared target is waited for, for one request. */
const MAX_WAITS = 3;
const MAX_WAIT_MS = 65_000;

export function createSession(options: SessionOptions): Session {
  const { contract, sender, url, coverage, signal, nowMs, monotonicMs } = options;
  const wait = options.wait ?? ((ms: number, until: AbortSignal) => delay(ms, undefined, { signal: until }));
  const basePath = new URL(url).pathname.replace(/\/$/, '');
  const origin = new URL(url).origin;
  const madeEvents = new Set<string>();
  const foreignEvents = new Set<string>();
  const pace = createPace(monotonicMs);
  let sent = 0;
  let answered = 0;

  const exchange = async (request: ProbeRequest, until: AbortSignal): Promise<Answer | NoAnswer> => {
    until.throwIfAborted();
    const { method, path, body, framing } = request;
    const { wire, shownHeaders } = headersOf(request, options.apiKey, contract.keyHeader);
    const wireRequest: WireRequest = { method, path: `${basePath}${path}`, headers: wire, body, framing };
    sent += 1;
    const id = sent;
    const startedMs = nowMs();
    const started = monotonicMs();
    const end = pace.begin();
    const result = await sender.send(wireRequest, until);
    end();
    const durationMs = monotonicMs() - started;
    until.throwIfAborted();
    const recorded: Exchange = {
      id,
      startedAt: new Date(startedMs).toISOString(),
      durationMs: Math.round(durationMs * 1000) / 1000,
      request: {
        method,
        url: `${origin}${basePath}${path}`,
        headers: shownHeaders,
        ...(body !== undefined && { body: recordBody(body), framing: framing ?? 'length' }),
      },
    };
    const finished = finish(request, shownHeaders, recorded, result);
    options.onExchange?.(finished.exchange);
    return finished;
  };

  const finish = (
    request: ProbeRequest,
    shownHeaders: HeaderFields,
    recorded: Exchange,
    result: WireResult,
  ): Answer | NoAnswer => {
    if (result.kind === 'failure') {
      const failure = { kind: result.failure, message: result.message };
      return { request, shownHeaders, exchange: { ...recorded, failure }, failure };
    }
    answered += 1;
    const { status, statusText, headers, body } = result;
    const reading = validateResponse(
      contract,
      { method: request.method, path: request.path, headers: shownHeaders, hasBody: request.body !== undefined },
      { status, headers, body },
      { hasGateway: options.hasGateway },
    );
    const operation = request.means ?? (reading.route.kind === 'operation' ? reading.route.operation.id : undefined);
    coverage.note(operation, reading, status);
    const full: Exchange = {
      ...recorded,
      ...(operation !== undefined && { operation }),
      response: { status, statusText, headers, body: recordBody(body) },
    };
    noteEvents(request, reading, status);
    return {
      request,
      shownHeaders,
      exchange: full,
      status,
      headers,
      text: body.toString('utf8'),
      json: reading.json,
      reading,
    };
  };

  const noteEvents = (request: ProbeRequest, { route, json }: ResponseReading, status: number) => {
    if (route.kind !== 'operation' || typeof json !== 'object' || json === null) return;
    const { event_id: id, events } = json as { readonly event_id?: unknown; readonly events?: unknown };
    if (route.operation.id === 'createEvent' && status === 201 && typeof id === 'string') madeEvents.add(id);
    if (request.method === 'DELETE' && status === 200 && typeof id === 'string') madeEvents.delete(id);
    if (options.isShared && Array.isArray(events)) {
      for (const event of events as readonly { readonly event_id?: unknown }[]) {
        if (typeof event?.event_id === 'string' && !madeEvents.has(event.event_id)) foreignEvents.add(event.event_id);
      }
    }
  };

  return {
    async send(request, until = signal) {
      assertOwn(request, foreignEvents);
      for (let waits = 0; ; waits += 1) {
        const answer = await exchange(request, until);
        const retryAfterMs = retryAfterOf(answer);
        if (!options.isShared || request.isFaulted || retryAfterMs === undefined || waits === MAX_WAITS) return answer;
        await wait(Math.min(retryAfterMs, MAX_WAIT_MS), until);
      }
    },
    requests: () => sent,
    casesOf: () => answered,
    madeEvents,
    hasBeenSlow: pace.hasBeenSlow,
    wait: (ms) => wait(ms, signal),
  };
}

/** A wall, not a check: no probe means to, but what others have made must not depend on that. */
function assertOwn({ method, path }: ProbeRequest, foreignEvents: ReadonlySet<string>): void {
  if (method === 'GET' || method === 'HEAD' || foreignEvents.size === 0) return;
  const id = /\/v1\/events\/([^/?]+)/.exec(path)?.[1]?.toLowerCase();
  if (id === undefined || !foreignEvents.has(id)) return;
  throw new Error(`A probe meant to send ${method} ${path}, which is an event of somebody else.`);
}

function retryAfterOf(answer: Answer | NoAnswer): number | undefined {
  if (!('status' in answer) || answer.status !== 429) return undefined;
  const seconds = Number(headerValue(answer.headers, 'Retry-After'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 1_000;
}

function headersOf(
  { key, headers = [] }: ProbeRequest,
  apiKey: ApiKey,
  keyHeader: string,
): { readonly wire: HeaderFields; readonly shownHeaders: HeaderFields } {
  if (key === 'none') return { wire: headers, shownHeaders: headers };
  const { secret, variable } = key ?? apiKey;
  return {
    wire: [[keyHeader, secret], ...headers],
    shownHeaders: [[keyHeader, `$${variable}`], ...headers],
  };
}

/** The error for a target that has ceased to answer in the middle of a run. */
export function targetLost(url: string, message: string): WorkbenchError {
  return new WorkbenchError('NOT_RUNNING', `${url} no longer answers: ${message}. The run ends here.`);
}
