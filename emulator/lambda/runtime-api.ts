/**
 * Lambda's Runtime API, 2018-06-01, for one execution environment; each environment has a port of its own, as on AWS
 * each has an address of its own.
 * Copied: next, response, error, init/error; status codes and error bodies; the response size limit; ping.
 * Left out: extensions, telemetry, SnapStart's restore, response streaming.
 * Source: github.com/aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi.
 */
import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createMessageReader, formatMessage, type HttpMessage } from './http-messages.ts';

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
const NEXT = 'GET /2018-06-01/runtime/invocation/next HTTP/1.1';
const INIT_ERROR = 'POST /2018-06-01/runtime/init/error HTTP/1.1';
const PING = 'GET /2018-06-01/ping HTTP/1.1';
const ANSWER = /^POST \/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error) HTTP\/1\.1$/;

export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  let waiting: Connection | undefined;
  let currentId: string | undefined;
  let peakRssKb = 0;

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const connection = openConnection(socket);
    const read = createMessageReader({
      maxBodyBytes: MAX_RESPONSE_BYTES,
      onMessage: (message) => handle(connection, message),
    });
    socket.on('data', read);
    socket.on('close', () => sockets.delete(socket));
    // The process was killed while it wrote; its end is reported elsewhere.
    socket.on('error', () => {});
  });
  server.listen(0, HOST);
  await once(server, 'listening');

  return {
    address: `${HOST}:${(server.address() as AddressInfo).port}`,
    deliver({ requestId, event, deadlineMs, functionArn, traceId }) {
      const connection = waiting;
      if (connection === undefined) throw new Error('an event is delivered to an environment that waits for none');
      waiting = undefined;
      currentId = requestId;
      connection.answer(200, event, [
        `Lambda-Runtime-Aws-Request-Id: ${requestId}`,
        `Lambda-Runtime-Deadline-Ms: ${deadlineMs}`,
        `Lambda-Runtime-Invoked-Function-Arn: ${functionArn}`,
        `Lambda-Runtime-Trace-Id: ${traceId}`,
      ]);
      connection.flush();
    },
    reset() {
      waiting = undefined;
      currentId = undefined;
    },
    peakRssKb: () => peakRssKb,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };

  function handle(connection: Connection, { startLine, headers, body }: HttpMessage): void {
    peakRssKb = Math.max(peakRssKb, Number(headers['triggers-max-rss-kb'] ?? 0));
    const [, id, verb] = ANSWER.exec(startLine) ?? [];
    if (id !== undefined) {
      takeAnswer(connection, id, verb === 'response', body);
    } else if (startLine === NEXT) {
      waiting = connection;
      currentId = undefined;
      connection.holdBack();
      events.onNext();
    } else if (startLine === INIT_ERROR) {
      connection.answer(202, accepted);
      events.onInitError(body ?? '{}');
    } else if (startLine === PING) {
      connection.answer(200, 'pong');
    } else {
      connection.answer(404, '');
    }
  }

  function takeAnswer(connection: Connection, id: string, isResponse: boolean, body: string | undefined): void {
    if (id !== currentId) {
      connection.answer(400, invalidRequestId);
      return;
    }
    currentId = undefined;
    if (body === undefined) {
      connection.answer(413, responseTooLarge);
      events.onResponseTooLarge();
      return;
    }
    connection.answer(202, accepted);
    if (isResponse) events.onResponse(body);
    else events.onError(body);
  }
}

const accepted = '{"status":"OK"}\n';
const invalidRequestId = '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}';
const responseTooLarge = `{"errorMessage":"Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).","errorType":"RequestEntityTooLarge"}`;

interface Connection {
  readonly answer: (status: number, body: string, headers?: readonly string[]) => void;
  /** What is answered from now on leaves with the next event: the runtime has asked for it and waits for nothing else. */
  readonly holdBack: () => void;
  /** Sends what has been answered. */
  readonly flush: () => void;
}

/** Answers leave at the end of this turn of the event loop, in one write. */
function openConnection(socket: Socket): Connection {
  let unsent = '';
  let flushing: NodeJS.Immediate | undefined;
  const flush = () => {
    clearImmediate(flushing);
    flushing = undefined;
    if (unsent !== '') socket.write(unsent);
    unsent = '';
  };
  return {
    answer(status, body, headers = []) {
      flushing ??= setImmediate(flush);
      const statusLine = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`;
      unsent += formatMessage(statusLine, ['Content-Type: application/json', ...headers], body);
    },
    holdBack() {
      clearImmediate(flushing);
      flushing = undefined;
    },
    flush,
  };
}
