import autocannon from 'autocannon';
import { Connection } from './connection.ts';
import type { ConnectionListener, Defect } from './exchange.ts';

export interface PoolOptions {
  readonly url: string;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly listener: ConnectionListener;
  readonly nowMs: () => number;
  readonly defects: ReadonlySet<Defect>;
}

/** autocannon's clients, which send when they are told to. The only file that imports it. */
export interface AutocannonPool extends AsyncDisposable {
  /** A connection that can send: the one used last, a closed one if none is open, or none. */
  take(): Connection | undefined;
  /** Gives back what was taken, when it is freed. */
  giveBack(connection: Connection): void;
  /** Connects so many. Rejects with the reason if one cannot be. */
  open(count: number): Promise<void>;
}

/** Seconds: it ends when it is told to. */
const FOREVER_S = 2_000_000;
/** It ends only at one of its own samples. */
const SAMPLE_MS = 50;
/** Fewer than fit into a server's queue of connections that it has not accepted yet. */
const OPEN_AT_ONCE = 50;

/** Makes the clients; none of them connects yet. */
export function startAutocannon(options: PoolOptions): AutocannonPool {
  const { url, connections, ...settings } = options;
  const closed: Connection[] = [];
  const free: Connection[] = [];
  const all: Connection[] = [];
  const ended = Promise.withResolvers<void>();
  autocannon(
    {
      url,
      connections,
      duration: FOREVER_S,
      sampleInt: SAMPLE_MS,
      setupClient: (client) => all.push(new Connection(client, { ...settings, index: all.length })),
    },
    (error) => (error === null ? ended.resolve() : ended.reject(error)),
  );
  closed.push(...all.toReversed());
  return { take, giveBack, open, [Symbol.asyncDispose]: close };

  function take(): Connection | undefined {
    const nowMs = settings.nowMs();
    for (let connection = free.pop(); connection !== undefined; connection = free.pop()) {
      if (connection.isFree(nowMs)) return connection;
      closed.push(connection);
    }
    return closed.pop();
  }

  function giveBack(connection: Connection): void {
    if (connection.isClosed) closed.push(connection);
    else free.push(connection);
  }

  async function open(count: number): Promise<void> {
    for (let opened = 0; opened < count; opened += OPEN_AT_ONCE) {
      const batch = closed.splice(-Math.min(OPEN_AT_ONCE, count - opened));
      const outcomes = await Promise.allSettled(batch.map((connection) => connection.open()));
      for (const connection of batch) giveBack(connection);
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
  }

  async function close(): Promise<void> {
    for (const connection of all) connection.destroy();
    await ended.promise;
  }
}
