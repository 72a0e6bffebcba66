import { once } from 'node:events';
import { type AddressInfo, connect, createServer, isIP, type Socket } from 'node:net';
import { PassThrough, Transform } from 'node:stream';
import { connect as connectSecurely } from 'node:tls';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { untrustedReason } from '../target/tls-trust.ts';
import type { BodyBudget } from './body-collector.ts';
import { ConnectionTap } from './connection-tap.ts';
import { createHostRewriter } from './host-rewriter.ts';
import type { PassedExchange, PassFailure } from './passed-exchange.ts';
import type { TargetAddress } from './target-address.ts';

export interface ProxyOptions {
  readonly target: TargetAddress;
  /** 0: a free one. */
  readonly port: number;
  /** Bodies over this pass, and are not told whole. */
  readonly maxBodyBytes: number;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  readonly onExchange: (exchange: PassedExchange) => void;
  /** Something passed that cannot be read as HTTP/1.1: why. */
  readonly onLost: (reason: string) => void;
}

/** A proxy that listens. Disposing ends it with all its connections. */
export interface Proxy extends AsyncDisposable {
  /** What clients use in place of the target's URL. */
  readonly url: string;
}

/** How many of the largest bodies may be under way at once and be kept. */
const MAX_BODIES_HELD = 8;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Passes connections through to a target, byte for byte, each to one of its own, and looks on. What a client sends and
 * gets is what it would send and get without the proxy: chunks, pauses, kept and cut connections too. Only where the
 * target cannot be reached, or ends the connection before it has answered its first request, the proxy answers itself:
 * 502, and says so. Throws PORT_TAKEN.
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { target, port, maxBodyBytes } = options;
  const budget: BodyBudget = { maxBytes: maxBodyBytes, maxTotalBytes: maxBodyBytes * MAX_BODIES_HELD, heldBytes: 0 };
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    passThrough(client, options, budget);
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'another process has it' : String(cause);
    throw new WorkbenchError(
      'PORT_TAKEN',
      `Port ${port} cannot be listened on: ${reason}. Name another with --port, or 0 for a free one.`,
      { cause },
    );
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${target.basePath}`,
    async [Symbol.asyncDispose]() {
      const closed = [server, ...clients].map((one) => once(one, 'close'));
      server.close();
      for (const client of clients) client.destroy();
      // What the last of them asked is told when it has closed.
      await Promise.all(closed);
    },
  };
}

/** One connection of a client, and one to the target for it. */
function passThrough(client: Socket, options: ProxyOptions, budget: BodyBudget): void {
  const { target, nowMs, onExchange, onLost } = options;
  const tap = new ConnectionTap({ budget, nowMs, onExchange, onLost });
  const upstream = open(target);
  let failure: PassFailure = { by: 'client', reason: 'the client ended the connection' };
  let isRefused = false;

  const requests = target.host === undefined ? new PassThrough() : createHostRewriter(target.host);
  client.on('data', (chunk: Buffer) => {
    tap.fromClient(chunk);
    // One that was refused may have begun before it could be told to whom.
    if (isRefused && tap.isWaiting) answerBadGateway(client, target, failure.reason);
  });
  client.pipe(requests).pipe(afterReading()).pipe(upstream);
  upstream.on('data', (chunk: Buffer) => tap.fromTarget(chunk));
  upstream.pipe(client, { end: false });

  upstream.setTimeout(CONNECT_TIMEOUT_MS, () => upstream.destroy(new Error('no connection within 10 s')));
  upstream.once(target.isSecure ? 'secureConnect' : 'connect', () => upstream.setTimeout(0));
  upstream.once('end', () => {
    tap.targetEnded();
    if (tap.isWaiting && tap.answered === 0) refuse('the target ended the connection without an answer');
    else client.end();
  });
  upstream.once('error', (error: NodeJS.ErrnoException) => {
    if (client.destroyed) return;
    const reason =
      untrustedReason(error) ?? (error.code === undefined ? error.message : `${error.message} (${error.code})`);
    if (upstream.bytesRead === 0) refuse(reason);
    else {
      // A cut is passed on as a cut.
      failure = { by: 'target', reason: `the target cut the connection: ${reason}` };
      client.resetAndDestroy();
    }
  });
  client.once('error', () => upstream.resetAndDestroy());
  client.once('close', () => {
    upstream.destroy();
    tap.close(failure);
  });

  function refuse(reason: string): void {
    if (isRefused || client.destroyed) return;
    isRefused = true;
    failure = { by: 'target', reason };
    client.unpipe(requests);
    client.resume();
    if (tap.isWaiting) answerBadGateway(client, target, reason);
    client.once('end', () => client.end());
  }
}

/**
 * Lets what a target has sent be read before more is written to it: one that answers early and closes makes the next
 * write fail, which ends the socket with all that was not read of it.
 */
function afterReading(): Transform {
  return new Transform({ transform: (chunk, _encoding, done) => void setImmediate(done, undefined, chunk) });
}

function open({ hostname, port, isSecure }: TargetAddress): Socket {
  const socket = isSecure
    ? connectSecurely({
        host: hostname,
        port,
        // An address is no name: https://www.rfc-editor.org/rfc/rfc6066#section-3
        ...(isIP(hostname) === 0 && { servername: hostname }),
        ALPNProtocols: ['http/1.1'],
      })
    : connect({ host: hostname, port, allowHalfOpen: true });
  return socket.setNoDelay(true);
}

function answerBadGateway(client: Socket, { url }: TargetAddress, reason: string): void {
  if (client.writableEnded) return;
  const message = `This is the contract proxy, not the API: ${url} gave no answer: ${reason}.`;
  const body = JSON.stringify({ message });
  client.end(
    [
      'HTTP/1.1 502 Bad Gateway',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'X-Triggers-Proxy: 502',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
