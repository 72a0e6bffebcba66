import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ExchangeFailure, HeaderFields } from '../model/exchange.ts';
import { untrustedReason } from '../target/tls-trust.ts';

/** A request as it goes over the wire: nothing is added but `Host`, `Connection` and the framing of the body. */
export interface WireRequest {
  readonly method: string;
  /** Whole path with query, sent as it is. */
  readonly path: string;
  readonly headers: HeaderFields;
  readonly body?: Buffer | undefined;
  readonly framing?: 'length' | 'chunked' | undefined;
}

export type WireResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly statusText: string;
      /** As they came, in their order. */
      readonly headers: HeaderFields;
      readonly body: Buffer;
    }
  | { readonly kind: 'failure'; readonly failure: ExchangeFailure; readonly message: string };

export interface HttpSender extends Disposable {
  /** Never rejects: what went wrong is a result. Redirects are not followed. */
  readonly send: (request: WireRequest, signal?: AbortSignal) => Promise<WireResult>;
}

export interface HttpSenderOptions {
  /** Only its origin counts. */
  readonly url: string;
  readonly maxConnections: number;
  /** From the sending to the end of the answer. */
  readonly timeoutMs: number;
  /** More of an answer is not read: a stream without end must end. */
  readonly maxAnswerBytes: number;
}

/** Sends what other clients would refuse or mend, over connections that are kept. */
export function createHttpSender({ url, maxConnections, timeoutMs, maxAnswerBytes }: HttpSenderOptions): HttpSender {
  const { protocol, hostname, port, host } = new URL(url);
  const isSecure = protocol === 'https:';
  const settings = { keepAlive: true, maxSockets: maxConnections };
  const agent = isSecure ? new HttpsAgent(settings) : new HttpAgent(settings);
  const start = isSecure ? httpsRequest : httpRequest;

  const attempt = (
    { method, path, headers, body, framing = 'length' }: WireRequest,
    signal: AbortSignal | undefined,
    over: typeof agent | false,
  ) =>
    new Promise<WireResult & { readonly isStale?: boolean }>((resolve) => {
      const fields: HeaderFields = [['Host', host], ...headers];
      if (body !== undefined) {
        fields.push(framing === 'chunked' ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(body.length)]);
      }
      const timeout = AbortSignal.timeout(timeoutMs);
      const signals = signal === undefined ? [timeout] : [timeout, signal];
      let outgoing: ClientRequest;
      try {
        outgoing = start({
          agent: over,
          hostname: hostname.replace(/^\[|\]$/g, ''),
          port,
          method,
          path,
          headers: fields.flat() as unknown as Record<string, string>,
          signal: AbortSignal.any(signals),
        });
      } catch (error) {
        resolve({ kind: 'failure', failure: 'malformed', message: (error as Error).message });
        return;
      }
      let answered = false;
      outgoing.on('response', (response) => {
        answered = true;
        void readAnswer(response, maxAnswerBytes, timeout).then((result) => {
          if (result.kind === 'failure') outgoing.destroy();
          resolve(result);
        });
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // An answer that came before the request was sent whole is the answer.
        if (answered) return;
        const isStale = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        resolve({ ...failureOf(error, timeout), isStale });
      });
      if (body === undefined) outgoing.end();
      else outgoing.end(body);
    });

  return {
    async send(request, signal) {
      const { isStale, ...result } = await attempt(request, signal, agent);
      if (!isStale) return result;
      // The server closed the kept connection as we wrote: it has not read the request. Others may be as old: take a new one.
      const { isStale: _, ...second } = await attempt(request, signal, false);
      return second;
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

async function readAnswer(response: IncomingMessage, maxBytes: number, timeout: AbortSignal): Promise<WireResult> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        const message = `The answer is longer than ${maxBytes} bytes; the rest was not read.`;
        return { kind: 'failure', failure: 'tooLarge', message };
      }
      chunks.push(chunk);
    }
  } catch (error) {
    return failureOf(error as NodeJS.ErrnoException, timeout);
  }
  return {
    kind: 'answer',
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: toPairs(response.rawHeaders),
    body: Buffer.concat(chunks),
  };
}

function failureOf(error: NodeJS.ErrnoException, timeout: AbortSignal): WireResult & { readonly kind: 'failure' } {
  const { message, code = '' } = error;
  if (timeout.aborted) return { kind: 'failure', failure: 'timeout', message: 'No complete answer came in time.' };
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'].includes(code)) {
    return { kind: 'failure', failure: 'refused', message };
  }
  const untrusted = untrustedReason(error);
  if (untrusted !== undefined) return { kind: 'failure', failure: 'untrusted', message: untrusted };
  // The other side took our greeting of TLS for HTTP, or answered in no protocol at all.
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return { kind: 'failure', failure: 'malformed', message: 'it does not speak TLS; is it http://?' };
  }
  if (code.startsWith('HPE_')) return { kind: 'failure', failure: 'malformed', message };
  return { kind: 'failure', failure: 'reset', message };
}

function toPairs(raw: readonly string[]): HeaderFields {
  const pairs: HeaderFields = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] as string, raw[at + 1] as string]);
  return pairs;
}
