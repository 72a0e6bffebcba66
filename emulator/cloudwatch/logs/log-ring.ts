import type { LogEvent } from '../../../protocol/logs.ts';
import { type LazyLines, type LogEntry, MAX_LAZY_LINES, type NewLogEvent } from './log-entry.ts';

/** What an entry takes beside its message. */
const ENTRY_BYTES = 160;
/** Entries are taken off the front one by one, and the list is cut when so many of its places are empty. */
const CUT_AFTER = 4_096;

/** Entries in the order in which they came, as many as fit; the oldest go first. */
export class LogRing {
  readonly #maxBytes: number;
  /** Empty where an entry was dropped: large ones may not stay until the list is cut. */
  #entries: (LogEntry | undefined)[] = [];
  /** Index of the oldest. */
  #first = 0;
  #bytes = 0;
  #lastSequence = 0;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  get dropped(): number {
    return this.#dropped;
  }

  push({ logGroupName, logStreamName, timestampMs, message }: NewLogEvent): LogEvent {
    this.#lastSequence += 1;
    const event = { sequence: this.#lastSequence, logGroupName, logStreamName, timestampMs, message };
    this.#add(event);
    return event;
  }

  pushLazy({ logGroupName, logStreamName, timestampMs, keptBytes, render }: LazyLines): LogEntry {
    const sequence = this.#lastSequence + 1;
    this.#lastSequence += MAX_LAZY_LINES;
    const entry = { sequence, logGroupName, logStreamName, timestampMs, keptBytes, render };
    this.#add(entry);
    return entry;
  }

  /** A copy of the list, after what is not to be kept is dropped from it. */
  entries(isKept: (entry: LogEntry) => boolean): readonly LogEntry[] {
    const all = this.#entries.slice(this.#first) as LogEntry[];
    const kept = all.filter(isKept);
    if (kept.length < all.length) {
      this.#dropped += all.length - kept.length;
      this.#bytes = kept.reduce((sum, entry) => sum + bytesOf(entry), 0);
      this.#entries = [...kept];
      this.#first = 0;
    }
    return kept;
  }

  clear(): void {
    this.#entries = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  #add(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#bytes += bytesOf(entry);
    while (this.#bytes > this.#maxBytes && this.#first < this.#entries.length) this.#dropOldest();
  }

  #dropOldest(): void {
    this.#bytes -= bytesOf(this.#entries[this.#first] as LogEntry);
    this.#entries[this.#first] = undefined;
    this.#first += 1;
    this.#dropped += 1;
    if (this.#first < CUT_AFTER && this.#first < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}

function bytesOf(entry: LogEntry): number {
  return ENTRY_BYTES + ('render' in entry ? entry.keptBytes : Buffer.byteLength(entry.message));
}
