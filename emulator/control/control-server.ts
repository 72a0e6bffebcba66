import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EmulatorStatus, type LogEvents, TOKEN_HEADER } from '../../protocol/control-api.ts';
import { listen } from '../listen.ts';

export interface ControlOptions {
  readonly host: string;
  readonly port: number;
  /** What a caller must know to change anything. */
  readonly token: string;
  readonly status: () => EmulatorStatus | Promise<EmulatorStatus>;
  readonly logs: (count: number) => LogEvents;
  readonly reset: () => Promise<void>;
}

export interface ControlServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
}

const DEFAULT_LOG_EVENTS = 1_000;

/**
 * The control API on its own loopback port. Requests with a foreign `Host` (DNS rebinding) or any `Origin` (web
 * pages) are refused, and so is every write without the token. Throws PORT_TAKEN.
 */
export async function startControlServer(options: ControlOptions): Promise<ControlServer> {
  const server = createServer((request, response) => {
    void handle(options, request, response).catch((error: unknown) => {
      answer(response, 500, { error: `The control call failed: ${error instanceof Error ? error.message : error}` });
    });
  });
  await listen(server, { host: options.host, port: options.port, option: '--control-port' });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function handle(options: ControlOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  if (!isLocalHost(request.headers.host) || request.headers.origin !== undefined) {
    answer(response, 403, { error: 'Only programs on this machine may use the control API.' });
    return;
  }
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  switch (`${request.method} ${url?.pathname ?? request.url}`) {
    case 'GET /v1/status':
      answer(response, 200, await options.status());
      return;
    case 'GET /v1/logs':
      answer(response, 200, options.logs(Number(url?.searchParams.get('count') ?? DEFAULT_LOG_EVENTS)));
      return;
    case 'POST /v1/reset':
      if (!isToken(request.headers[TOKEN_HEADER], options.token)) {
        answer(response, 401, { error: `The header ${TOKEN_HEADER} must carry the token of the connection file.` });
        return;
      }
      await options.reset();
      answer(response, 200, await options.status());
      return;
    default:
      answer(response, 404, { error: `The control API has no ${request.method} ${url?.pathname ?? request.url}.` });
  }
}

function isLocalHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
}

function isToken(sent: string | string[] | undefined, token: string): boolean {
  if (typeof sent !== 'string') return false;
  const [sentBytes, tokenBytes] = [Buffer.from(sent), Buffer.from(token)];
  return sentBytes.length === tokenBytes.length && timingSafeEqual(sentBytes, tokenBytes);
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
