import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** A request as the server knows it; times are epoch milliseconds of the machine's monotonic clock. */
export interface KnownExchange {
  /** From 0 on, in the order of arrival. */
  readonly number: number;
  /** Value of its `Idempotency-Key`. */
  readonly key: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly arrivedMs: number;
  /** When its answer was handed over to be sent; absent: it was not answered. */
  answeredMs?: number;
  /** Bytes of its body, once it was read. */
  bodyBytes: number;
  /** Of its body, the key that it names. */
  bodyKey: string | undefined;
  /** Answers, and notes when. */
  readonly answer: (status: number, body?: string | Buffer, headers?: Readonly<Record<string, string>>) => void;
  readonly socket: Socket;
}

export interface KnownServer extends AsyncDisposable {
  readonly url: string;
  readonly exchanges: readonly KnownExchange[];
  /** The most requests that were there and not answered at one time. */
  readonly mostAtOnce: () => number;
  /** How much later than planned this process came to its work, in the worst of a hundred cases. */
  readonly delayP99Ms: () => number;
  /** No longer accepts connections, and cuts those there are. */
  readonly stop: () => void;
}

export interface KnownServerOptions {
  /** Called when the body was read, or with `isEager` as soon as the head is there. */
  readonly behave: (exchange: KnownExchange) => void;
  readonly isEager?: boolean;
}

/** Of a body, its key is within so many of the first bytes. */
const KEY_WITHIN_BYTES = 200;

/** Of the probe of the event loop, which counts it in. */
const DELAY_RESOLUTION_MS = 2;

/** Starts a server on loopback that does what it is told to, and writes down what it did. */
export async function startKnownServer({ behave, isEager = false }: KnownServerOptions): Promise<KnownServer> {
  const exchanges: KnownExchange[] = [];
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    const exchange = noteExchange(request, response);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.once('close', () => {
      atOnce -= 1;
    });
    if (isEager) return behave(exchange);
    let beginning = '';
    request.on('data', (chunk: Buffer) => {
      exchange.bodyBytes += chunk.length;
      if (beginning.length < KEY_WITHIN_BYTES) beginning += chunk.toString('latin1', 0, KEY_WITHIN_BYTES);
    });
    request.once('end', () => {
      exchange.bodyKey = beginning.match(/"key":"([^"]*)"/)?.[1];
      behave(exchange);
    });
    return undefined;
  });
  // What goes wrong on a connection is what is being tested.
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  delay.enable();
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    mostAtOnce: () => mostAtOnce,
    delayP99Ms: () => Math.max(0, delay.percentile(99) / 1e6 - DELAY_RESOLUTION_MS),
    stop,
    async [Symbol.asyncDispose]() {
      delay.disable();
      stop();
    },
  };

  function noteExchange(request: IncomingMessage, response: ServerResponse): KnownExchange {
    const exchange: KnownExchange = {
      number: exchanges.length,
      key: String(request.headers['idempotency-key'] ?? ''),
      request,
      response,
      socket: request.socket,
      arrivedMs: epochMs(),
      bodyBytes: 0,
      bodyKey: undefined,
      answer(status, body = '', headers = {}) {
        exchange.answeredMs = epochMs();
        response.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers }).end(body);
      },
    };
    exchanges.push(exchange);
    return exchange;
  }
}

function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
