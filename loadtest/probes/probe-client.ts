import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** One request of a probe, exact to the byte. */
export interface ProbeRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** In chunks and without a length. */
  readonly isChunked?: boolean;
  readonly apiKey?: string;
}

/** What came back, or how it failed. Times are epoch milliseconds. */
export type ProbeAnswer =
  | {
      readonly outcome: 'http';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
      readonly sentAtMs: number;
      readonly durationMs: number;
    }
  | {
      readonly outcome: 'timeout' | 'reset' | 'refused';
      readonly reason: string;
      readonly sentAtMs: number;
      readonly durationMs: number;
    };

/** Sends single requests. */
export interface ProbeClient extends Disposable {
  /** Throws only when the run is stopped: what the server does, or fails to, is data. Follows no redirect. */
  readonly send: (request: ProbeRequest) => Promise<ProbeAnswer>;
}

export interface ProbeClientOptions {
  /** Base URL without a slash at the end, `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Sent with each request that brings no other. */
  readonly apiKey: string;
  /** By which the target tells the run's requests from others. */
  readonly userAgent?: string;
  /** The most requests at a time; the others wait. */
  readonly connections: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends single requests whose bytes are known and tells all of their answers: for questions about what is answered.
 * How fast is the load generator's question.
 */
export function openProbeClient(options: ProbeClientOptions): ProbeClient {
  const { url, connections, timeoutMs, signal } = options;
  const isSecure = url.startsWith('https:');
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: connections });
  const open = isSecure ? httpsRequest : httpRequest;

  async function send(probe: ProbeRequest, isSecondAttempt = false): Promise<ProbeAnswer> {
    signal?.throwIfAborted();
    const sentAtMs = Date.now();
    const startedAt = performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = open(`${url}${probe.path}`, {
      method: probe.method,
      agent,
      headers: headersOf(probe, options),
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]),
    });
    request.once('response', resolve).on('error', reject);
    request.end(probe.body);
    try {
      const response = await promise;
      const body = await buffer(response);
      const { statusCode: status = 0, headers } = response;
      return { outcome: 'http', status, headers, body, sentAtMs, durationMs: performance.now() - startedAt };
    } catch (error) {
      signal?.throwIfAborted();
      // A connection that the server had closed before it was used again says nothing of this request.
      const isStale = request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
      if (isStale && !isSecondAttempt && probe.method === 'GET') return await send(probe, true);
      return { ...failureOf(error as NodeJS.ErrnoException), sentAtMs, durationMs: performance.now() - startedAt };
    }
  }

  return { send: (probe) => send(probe), [Symbol.dispose]: () => agent.destroy() };
}

function headersOf(
  { headers, body, isChunked = false, apiKey }: ProbeRequest,
  options: ProbeClientOptions,
): Record<string, string> {
  const length = isChunked
    ? { 'Transfer-Encoding': 'chunked' }
    : { 'Content-Length': String(Buffer.byteLength(body ?? '')) };
  return {
    'X-API-Key': apiKey ?? options.apiKey,
    ...(options.userAgent !== undefined && { 'User-Agent': options.userAgent }),
    ...(body !== undefined && { 'Content-Type': 'application/json', ...length }),
    ...headers,
  };
}

function failureOf({ code, name, message }: NodeJS.ErrnoException) {
  const isTimeout = name === 'TimeoutError' || name === 'AbortError';
  const outcome = isTimeout ? 'timeout' : code === 'ECONNREFUSED' ? 'refused' : 'reset';
  return { outcome, reason: message } as const;
}

/** `201`, or how it ended without an answer. */
export function endingOf(answer: ProbeAnswer): string {
  return answer.outcome === 'http' ? String(answer.status) : answer.outcome;
}
