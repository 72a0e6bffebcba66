/**
 * Lambda's Runtime API, 2018-06-01, for one execution environment; each environment has a port of its own, as on AWS
 * each has an address of its own.
 * Copied: next, response, error, init/error; status codes and error bodies; the response size limit; ping.
 * Left out: extensions, telemetry, SnapStart's restore, response streaming.
 * Source: github.com/aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, and 100 bytes for the envelope */
export const MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

/** What the runtime in the environment did. */
export interface RuntimeEvents {
  /** It asked for the next event, and so is done with everything before. */
  readonly onNext: () => void;
  readonly onResponse: (payload: string) => void;
  readonly onResponseTooLarge: () => void;
  /** The handler failed; the error's JSON text. */
  readonly onError: (payload: string) => void;
  readonly onInitError: (payload: string) => void;
}

/** One event on its way into the environment. */
export interface Delivery {
  readonly requestId: string;
  readonly event: string;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
}

export interface RuntimeApi extends AsyncDisposable {
  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Answers the runtime's request for the next event, which must be waiting. */
  readonly deliver: (delivery: Delivery) => void;
  /** Forgets what the runtime was doing: its process is gone and a new one will begin from the start. */
  readonly reset: () => void;
  /** The largest resident size that the process has reported, in KB; 0 before its first request. */
  readonly peakRssKb: () => number;
}

const HOST = '127.0.0.1';
const PREFIX = '/2018-06-01/runtime';

export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let currentId: string | undefined;
  let peakRssKb = 0;
  /** The request for the next event may arrive behind a response whose body is still being read. */
  let posted: Promise<void> = Promise.resolve();

  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
    peakRssKb = Math.max(peakRssKb, Number(request.headers['triggers-max-rss-kb'] ?? 0));
    const url = request.url ?? '';
    if (request.method === 'GET' && url === `${PREFIX}/invocation/next`) {
      void posted.then(() => {
        waiting = response;
        currentId = undefined;
        events.onNext();
      });
      return;
    }
    if (request.method === 'GET' && url === '/2018-06-01/ping') {
      response.end('pong');
      return;
    }
    const [, id, verb] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? [];
    if (request.method === 'POST' && id !== undefined) {
      posted = readBody(request).then((body) => {
        if (id !== currentId) return answer(response, 400, invalidRequestId);
        currentId = undefined;
        if (body === undefined) {
          answer(response, 413, responseTooLarge);
          events.onResponseTooLarge();
          return;
        }
        answer(response, 202, accepted);
        if (verb === 'response') events.onResponse(body);
        else events.onError(body);
      });
      return;
    }
    if (request.method === 'POST' && url === `${PREFIX}/init/error`) {
      posted = readBody(request).then((body) => {
        answer(response, 202, accepted);
        events.onInitError(body ?? '{}');
      });
      return;
    }
    request.resume();
    response.statusCode = 404;
    response.end();
  });
  server.listen(0, HOST);
  await once(server, 'listening');

  return {
    address: `${HOST}:${(server.address() as AddressInfo).port}`,
    deliver({ requestId, event, deadlineMs, functionArn, traceId }) {
      const response = waiting;
      if (response === undefined) throw new Error('an event is delivered to an environment that does not wait for one');
      waiting = undefined;
      currentId = requestId;
      response.writeHead(
        200,
        [
          ['Content-Type', 'application/json'],
          ['Lambda-Runtime-Aws-Request-Id', requestId],
          ['Lambda-Runtime-Deadline-Ms', String(deadlineMs)],
          ['Lambda-Runtime-Invoked-Function-Arn', functionArn],
          ['Lambda-Runtime-Trace-Id', traceId],
          ['Content-Length', String(Buffer.byteLength(event))],
        ].flat(),
      );
      response.end(event);
    },
    reset() {
      waiting = undefined;
      currentId = undefined;
      posted = Promise.resolve();
    },
    peakRssKb: () => peakRssKb,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

const accepted = '{"status":"OK"}\n';
const invalidRequestId = '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}';
const responseTooLarge = `{"errorMessage":"Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).","errorType":"RequestEntityTooLarge"}`;

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}

/** The body as text, or undefined if it is over the limit; it is read to its end either way. Never settles if the process dies. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(bytes > MAX_RESPONSE_BYTES ? undefined : Buffer.concat(chunks, bytes).toString('utf8'));
    });
  });
}
