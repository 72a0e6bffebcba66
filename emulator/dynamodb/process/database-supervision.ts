import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseProcess } from './launch-database.ts';

export interface SupervisionOptions {
  /** Starts a process that takes over the listener. */
  readonly launch: (listener: Server) => DatabaseProcess;
  /** Brings a process that took another's place, and listens, to where that one was. */
  readonly restore: (process: DatabaseProcess) => Promise<void>;
  /** Told when a process ends without having been asked to; `reason` is what it last wrote to its error output. */
  readonly onUnexpectedExit: (reason: string) => void;
  /** Told when another process serves in its place. */
  readonly onRestarted: () => void;
}

/** A process on a port of its own, and another on the same port when it has ended by itself. Disposing ends it for good. */
export interface DatabaseSupervision extends AsyncDisposable {
  /** Known before the process listens; early connections wait. */
  readonly url: string;
  readonly current: () => DatabaseProcess;
  /** To be called once, when the first process is ready: one that does not get so far is not replaced. */
  readonly begin: () => void;
}

const HOST = '127.0.0.1';

/** How long to wait before a process that has ended is started anew, and at most if it ends again and again. */
const RESTART_AFTER_MS = 50;
const MAX_RESTART_AFTER_MS = 5_000;

/** Launches the first process. */
export async function superviseDatabase(options: SupervisionOptions): Promise<DatabaseSupervision> {
  const { launch, restore, onUnexpectedExit, onRestarted } = options;
  const listener = await listenOn(0);
  const { port } = listener.address() as AddressInfo;
  const stopping = new AbortController();
  let current = launch(listener);
  let supervision: Promise<void> | undefined;

  return {
    url: `http://${HOST}:${port}`,
    current: () => current,
    begin() {
      supervision = supervise();
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await current[Symbol.asyncDispose]();
      await supervision;
      // One that was started while this was waited for.
      await current[Symbol.asyncDispose]();
    },
  };

  async function supervise(): Promise<void> {
    for (;;) {
      await current.exited;
      if (stopping.signal.aborted) return;
      onUnexpectedExit(current.errorOutput());
      await restart();
      if (stopping.signal.aborted) return;
      onRestarted();
    }
  }

  async function restart(): Promise<void> {
    for (let delayMs = RESTART_AFTER_MS; ; delayMs = Math.min(2 * delayMs, MAX_RESTART_AFTER_MS)) {
      try {
        await delay(delayMs, undefined, { signal: stopping.signal });
        const next = launch(await listenOn(port));
        current = next;
        await next.listening;
        await restore(next);
        return;
      } catch {
        if (stopping.signal.aborted) return;
        await current[Symbol.asyncDispose]();
      }
    }
  }
}

async function listenOn(port: number): Promise<Server> {
  const listener = createServer();
  listener.listen(port, HOST);
  await once(listener, 'listening');
  return listener;
}
