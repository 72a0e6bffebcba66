/**
 * Lambda's Runtime API, 2018-06-01, for one execution environment; each environment has a port of its own, as on AWS
 * each has an address of its own.
 * Copied: next, response, error, init/error; which is allowed when; status codes and error bodies; the response size
 * limit; ping. Whoever asks for the next event while one is worked on gets that one again.
 * Left out: extensions, telemetry, SnapStart's restore, response streaming (its connection is closed).
 * Source: github.com/aws/aws-lambda-runtime-interface-emulator, internal/lambda/rapi and internal/lambda/core/states.go.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createMessageReader, type HttpMessage } from './http-messages.ts';
import { openConnection, type RuntimeConnection } from './runtime-connection.ts';

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
  /** Epoch milliseconds of the emulated cloud. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
  /** How far the emulated cloud's clock is moved. */
  readonly clockOffsetMs: number;
}

export interface RuntimeApi extends AsyncDisposable {
  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Answers the runtime's request for the next event, now or when it comes. */
  readonly deliver: (delivery: Delivery) => void;
  /** Forgets what the runtime was doing: its process is gone and a new one will begin from the start. */
  readonly reset: () => void;
  /** The largest resident size that the process has reported, in KB; 0 before its first request. */
  readonly peakRssKb: () => number;
  /** The processor time that the process had used by its last request, in microseconds; undefined before the first. */
  readonly cpuUs: () => number | undefined;
}

/** States of the runtime, in AWS's words. */
type RuntimeState = 'Started' | 'InitError' | 'Ready' | 'Running' | 'ResponseSent';

const HOST = '127.0.0.1';
/** The runtime has two connections; a function that plays with the address may have a few more. */
const MAX_CONNECTIONS = 16;
const NEXT = 'GET /2018-06-01/runtime/invocation/next HTTP/1.1';
const INIT_ERROR = 'POST /2018-06-01/runtime/init/error HTTP/1.1';
const PING = 'GET /2018-06-01/ping HTTP/1.1';
const ANSWER = /^POST \/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error) HTTP\/1\.1$/;

/** Resolves when it listens on a free port of this machine. */
export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  let state: RuntimeState = 'Started';
  /** Who asked for the next event and has no answer yet, the first one first. */
  let waiting: RuntimeConnection[] = [];
  let current: Delivery | undefined;
  let peakRssKb = 0;
  let cpuUs: number | undefined;

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const connection = openConnection(socket);
    const read = createMessageReader({
      maxBodyBytes: MAX_RESPONSE_BYTES,
      onMessage: (message) => handle(connection, message),
      onUnreadable: () => socket.destroy(),
    });
    socket.on('data', read);
    socket.on('close', () => sockets.delete(socket));
    // The process was killed while it wrote; its end is reported elsewhere.
    socket.on('error', () => {});
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(0, HOST);
  await once(server, 'listening');

  return {
    address: `${HOST}:${(server.address() as AddressInfo).port}`,
    deliver(delivery) {
      current = delivery;
      state = 'Running';
      waiting = waiting.filter(({ isOpen }) => isOpen());
      const connection = waiting.shift();
      if (connection === undefined) return;
      sendEvent(connection, delivery);
      connection.flush();
    },
    reset() {
      state = 'Started';
      waiting = [];
      current = undefined;
      peakRssKb = 0;
      cpuUs = undefined;
      // A process that left the group may hold one still, and is the runtime no more.
      for (const socket of sockets) socket.destroy();
    },
    peakRssKb: () => peakRssKb,
    cpuUs: () => cpuUs,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };

  function handle(connection: RuntimeConnection, { startLine, headers, body }: HttpMessage): void {
    notePeakRss(headers['triggers-max-rss-kb']);
    noteCpu(headers['triggers-cpu-us']);
    const [, id, verb] = ANSWER.exec(startLine) ?? [];
    if (id !== undefined) {
      takeAnswer(connection, id, verb === 'response', body);
    } else if (startLine === NEXT) {
      takeNext(connection);
    } else if (startLine === INIT_ERROR) {
      takeInitError(connection, body);
    } else if (startLine === PING) {
      connection.answer(200, 'pong');
    } else {
      connection.answer(404, '');
    }
  }

  function takeNext(connection: RuntimeConnection): void {
    if (state === 'InitError') {
      connection.answer(403, invalidTransition(state, 'Ready'));
      return;
    }
    if (state === 'Running' && current !== undefined) {
      sendEvent(connection, current);
      return;
    }
    waiting.push(connection);
    connection.holdBack();
    if (state === 'Ready') return;
    state = 'Ready';
    events.onNext();
  }

  function takeInitError(connection: RuntimeConnection, body = '{}'): void {
    if (state !== 'Started') {
      connection.answer(403, invalidTransition(state, 'InitError'));
      return;
    }
    state = 'InitError';
    connection.answer(202, accepted);
    events.onInitError(body);
  }

  function takeAnswer(connection: RuntimeConnection, id: string, isResponse: boolean, body: string | undefined): void {
    if (id !== current?.requestId) {
      connection.answer(400, invalidRequestId);
      return;
    }
    current = undefined;
    state = 'ResponseSent';
    if (body === undefined) {
      connection.answer(413, responseTooLarge);
      events.onResponseTooLarge();
      return;
    }
    connection.answer(202, accepted);
    if (isResponse) events.onResponse(body);
    else events.onError(body);
  }

  function notePeakRss(text: string | undefined): void {
    const kilobytes = Number(text);
    if (kilobytes > peakRssKb) peakRssKb = kilobytes;
  }

  function noteCpu(text: string | undefined): void {
    const microseconds = Number(text);
    if (microseconds > (cpuUs ?? 0)) cpuUs = microseconds;
  }
}

function sendEvent(connection: RuntimeConnection, delivery: Delivery): void {
  const headers = [
    `Lambda-Runtime-Aws-Request-Id: ${delivery.requestId}`,
    `Lambda-Runtime-Deadline-Ms: ${delivery.deadlineMs}`,
    `Lambda-Runtime-Invoked-Function-Arn: ${delivery.functionArn}`,
    `Lambda-Runtime-Trace-Id: ${delivery.traceId}`,
  ];
  if (delivery.clockOffsetMs !== 0) headers.push(`Triggers-Clock-Offset-Ms: ${delivery.clockOffsetMs}`);
  connection.answer(200, delivery.event, headers);
}

const accepted = '{"status":"OK"}\n';
const invalidRequestId = '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}';
const responseTooLarge = `{"errorMessage":"Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).","errorType":"RequestEntityTooLarge"}`;

function invalidTransition(from: RuntimeState, to: RuntimeState): string {
  return JSON.stringify({
    errorMessage: `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`,
    errorType: 'InvalidStateTransition',
  });
}
