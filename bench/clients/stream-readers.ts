import { setTimeout as delay } from 'node:timers/promises';
import { CAN_SEE_PROCESSES, processorTimeMs } from '../measure/processes.ts';
import { forkProcess } from '../subjects/forked-process.ts';
import { type StreamCommand, StreamReply } from './stream-messages.ts';

/** Readers of an event stream, all in a process of their own. */
export interface StreamReaders extends Disposable {
  readonly processId: number | undefined;
  /** Lets so many read while a load runs, until each has been told of all of the load's requests. */
  readonly during: <Load extends { readonly requests: number }>(
    url: string,
    readers: number,
    load: () => Promise<Load>,
  ) => Promise<Load & WhileRead>;
}

export interface WhileRead {
  /** That each reader was told of. */
  readonly events: number;
  /** Processor time of this process, which is the emulator's. */
  readonly emulatorMs: number;
  /** Processor time of the readers' process; NaN where the system does not tell. */
  readonly readerMs: number;
}

/** How long the last events may take after the last answer. */
const ARRIVAL_ATTEMPTS = 100;
const ARRIVAL_EVERY_MS = 20;

export function startStreamReaders(): StreamReaders {
  const reading = forkProcess<StreamCommand, StreamReply>(new URL('stream-process.ts', import.meta.url), {
    name: 'The process of the stream readers',
    reply: StreamReply,
  });
  const { processId, ask } = reading;
  return {
    processId,
    async during(url, readers, load) {
      await ask({ kind: 'open', url, readers });
      const usedBefore = process.cpuUsage();
      const readerBeforeMs = readerUsedMs();
      const result = await load();
      const events = await allArrived(result.requests);
      const { user, system } = process.cpuUsage(usedBefore);
      const readerMs = readerUsedMs() - readerBeforeMs;
      await ask({ kind: 'close' });
      return { ...result, events, emulatorMs: (user + system) / 1000, readerMs };
    },
    [Symbol.dispose]: () => reading[Symbol.dispose](),
  };

  function readerUsedMs(): number {
    return CAN_SEE_PROCESSES && processId !== undefined ? processorTimeMs([processId]) : Number.NaN;
  }

  /** Readers that got nothing would cost nothing. Resolves to how many events the one with the fewest has got. */
  async function allArrived(requests: number): Promise<number> {
    for (let attempt = 0; attempt < ARRIVAL_ATTEMPTS; attempt += 1) {
      const { seen } = await ask({ kind: 'count' });
      if (seen.some(({ gaps }) => gaps > 0)) throw new Error('A reader of the event stream was too slow.');
      if (seen.every((reader) => reader.requests >= requests)) {
        return seen.length === 0 ? 0 : Math.min(...seen.map(({ events }) => events));
      }
      await delay(ARRIVAL_EVERY_MS);
    }
    throw new Error(`Not every reader of the event stream was told of all ${requests} requests.`);
  }
}
