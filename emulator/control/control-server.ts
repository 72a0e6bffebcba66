import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../listen.ts';
import type { ControlApi } from './control-api.ts';
import { toRefusal } from './control-refusal.ts';
import { requireAllowed } from './guards.ts';
import { findRoute } from './routes.ts';

export interface ControlOptions {
  readonly port: number;
  /** What a caller must know to change anything. */
  readonly token: string;
  /** Calls that come before the emulator has started wait for it. */
  readonly api: Promise<ControlApi>;
}

export interface ControlServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
}

/** How long a caller may take for the head of its call; idle connections beyond this are closed. */
const HEAD_TIMEOUT_MS = 10_000;
/** How long a caller may take for a whole call. */
const CALL_TIMEOUT_MS = 30_000;
/** Connections beyond are refused, so that a program that leaks them cannot take all of the emulator's file descriptors. */
const MAX_CONNECTIONS = 4_096;

/** The control API on its own loopback port: JSON, and a stream of events. Throws PORT_TAKEN. */
export async function startControlServer(options: ControlOptions): Promise<ControlServer> {
  const limits = { headersTimeout: HEAD_TIMEOUT_MS, requestTimeout: CALL_TIMEOUT_MS };
  const server = createServer(limits, (request, response) => void handle(options, request, response));
  server.maxConnections = MAX_CONNECTIONS;
  const listening = await listen(server, { port: options.port, option: '--control-port' });
  return {
    ...listening,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function handle(options: ControlOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { method = '', headers } = request;
    requireAllowed(method, headers, options.token);
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    const { handle: call, id } = findRoute(method, url?.pathname ?? '');
    const api = await options.api;
    const body = await call(api, { request, response, parameters: url?.searchParams ?? new URLSearchParams(), id });
    if (body !== undefined) answer(response, 200, body);
  } catch (error) {
    const { status, message, headers, column } = toRefusal(error);
    answer(response, status, { error: message, ...(column !== undefined && { column }) }, headers);
  } finally {
    // Of a body that nobody has read.
    request.resume();
  }
}

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}
