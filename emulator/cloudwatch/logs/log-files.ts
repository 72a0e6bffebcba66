/**
 * Log events as files, for the tools of a developer: one file a group, a line of JSON an event. Not a part of CloudWatch.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEvent } from '../../../protocol/logs.ts';
import type { LogStore } from './log-store.ts';
import { appendRotated, logFileName } from './rotated-file.ts';

export interface LogFilesOptions {
  readonly store: Pick<LogStore, 'listen'>;
  /** Made if it is not there, readable by its owner only. */
  readonly directory: string;
  /** Groups whose lines are otherwise only made when somebody reads them, which costs time at each request. */
  readonly lazyGroups?: readonly string[];
  /** Of one file; default 8 MB. */
  readonly maxFileBytes?: number;
  /** Of one group, the current one included; default 5. */
  readonly maxFiles?: number;
  /** How long events are gathered before they are written; default 200 ms. */
  readonly batchMs?: number;
  /** Told once when writing begins to fail, and once when it works again, with the events lost meanwhile. */
  readonly onProblem?: (problem: LogFilesProblem) => void;
}

export type LogFilesProblem =
  | { readonly kind: 'failing'; readonly error: Error }
  | { readonly kind: 'recovered'; readonly lostEvents: number };

/** Writes log events into files until it is disposed of, which writes the last of them. */
export interface LogFiles extends AsyncDisposable {
  /** Events that could not be written, since the start. */
  readonly lostEvents: () => number;
  /** Writes at once what waits for its batch; resolves when that is done or has failed. */
  readonly flush: () => Promise<void>;
}

const DEFAULTS = { maxFileBytes: 8 * 1024 * 1024, maxFiles: 5, batchMs: 200, lazyGroups: [] as readonly string[] };

/** What may wait for a disk that is slower than the function prints. */
const MAX_WAITING_CHARACTERS = 8 * 1024 * 1024;

/** Starts to write. A disk that is full or a folder that is gone stops nothing: events are lost, counted, and told of. */
export function startLogFiles(options: LogFilesOptions): LogFiles {
  const { store, directory, lazyGroups, maxFileBytes, maxFiles, batchMs, onProblem } = { ...DEFAULTS, ...options };
  const lazy = new Set(lazyGroups);
  let batches = new Map<string, string[]>();
  let waitingCharacters = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let lost = 0;
  /** Value of `lost` when writing began to fail; undefined: it works. */
  let lostBefore: number | undefined;
  const listening = store.listen({ onEvent: keep, wantsLazy: (group) => lazy.has(group) });

  return {
    lostEvents: () => lost,
    flush,
    async [Symbol.asyncDispose]() {
      listening[Symbol.dispose]();
      await flush();
    },
  };

  function keep(event: LogEvent): void {
    if (waitingCharacters > MAX_WAITING_CHARACTERS) {
      lost += 1;
      return;
    }
    const line = toLine(event);
    waitingCharacters += line.length;
    const lines = batches.get(event.logGroupName);
    if (lines === undefined) batches.set(event.logGroupName, [line]);
    else lines.push(line);
    timer ??= setTimeout(() => void flush(), batchMs).unref();
  }

  async function flush(): Promise<void> {
    // One at a time, or lines would be mixed up.
    while (writing !== undefined) await writing;
    clearTimeout(timer);
    timer = undefined;
    if (batches.size === 0) return;
    const taken = batches;
    batches = new Map();
    waitingCharacters = 0;
    writing = writeAll(taken).finally(() => {
      writing = undefined;
    });
    await writing;
  }

  async function writeAll(taken: ReadonlyMap<string, readonly string[]>): Promise<void> {
    for (const [group, lines] of taken) {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await appendRotated(join(directory, logFileName(group)), lines, { maxFileBytes, maxFiles });
        recovered();
      } catch (error) {
        failed(error as Error, lines.length);
      }
    }
  }

  function failed(error: Error, events: number): void {
    const isNew = lostBefore === undefined;
    lostBefore ??= lost;
    lost += events;
    if (isNew) onProblem?.({ kind: 'failing', error });
  }

  function recovered(): void {
    if (lostBefore === undefined) return;
    const lostEvents = lost - lostBefore;
    lostBefore = undefined;
    onProblem?.({ kind: 'recovered', lostEvents });
  }
}

function toLine({ timestampMs, logStreamName, message }: LogEvent): string {
  const timestamp = new Date(timestampMs).toISOString();
  return `${JSON.stringify({ timestamp, logStreamName, message })}\n`;
}
