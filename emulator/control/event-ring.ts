import type { StreamEvent, StreamKind } from '../../protocol/stream.ts';

/** An event as it is kept: written out only when somebody reads it, and then once for all. */
export interface KeptEvent {
  readonly seq: number;
  readonly kind: StreamKind;
  /** Its lines in the stream, the empty one that ends it included. */
  readonly text: () => string;
  /** What it says, for those that look into it. */
  readonly event: () => StreamEvent;
}

/** How many events that were looked into are kept as they were read, for the next reader. */
const MAX_READ_EVENTS = 256;

/** The newest events, bounded in number and bytes, with what the older ones were. */
export class EventRing {
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  readonly #slots: (Slot | undefined)[] = [];
  readonly #dropped = new Map<StreamKind, number>();
  readonly #read = new Map<number, StreamEvent>();
  #oldestSeq = 1;
  #newestSeq = 0;
  #bytes = 0;

  constructor({ maxEvents, maxBytes }: { readonly maxEvents: number; readonly maxBytes: number }) {
    this.#maxEvents = maxEvents;
    this.#maxBytes = maxBytes;
  }

  get newestSeq(): number {
    return this.#newestSeq;
  }

  /** One more than the newest if none is kept. */
  get oldestSeq(): number {
    return this.#oldestSeq;
  }

  /** How much memory the events are taken to use. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many events of these kinds are no longer kept. */
  dropped(kinds: Iterable<StreamKind>): number {
    let count = 0;
    for (const kind of kinds) count += this.#dropped.get(kind) ?? 0;
    return count;
  }

  /** The event, undefined if it is not kept. */
  at(seq: number): KeptEvent | undefined {
    return seq >= this.#oldestSeq && seq <= this.#newestSeq ? this.#slots[seq % this.#maxEvents] : undefined;
  }

  /** Adds an event; `estimatedBytes` is what it uses until it is written out. */
  push(kind: StreamKind, toText: (seq: number) => string, estimatedBytes: number): void {
    const seq = this.#newestSeq + 1;
    if (seq - this.#oldestSeq >= this.#maxEvents) this.#dropOldest();
    this.#newestSeq = seq;
    this.#slots[seq % this.#maxEvents] = new Slot(seq, kind, toText, estimatedBytes, {
      onGrowth: (moreBytes) => {
        if (seq >= this.#oldestSeq) this.#bytes += moreBytes;
      },
      read: (text) => this.#readEvent(seq, text),
    });
    this.#bytes += estimatedBytes;
    while (this.#bytes > this.#maxBytes && this.#oldestSeq <= this.#newestSeq) this.#dropOldest();
  }

  #readEvent(seq: number, text: string): StreamEvent {
    const known = this.#read.get(seq);
    if (known !== undefined) return known;
    const event = JSON.parse(text.slice(text.indexOf('\ndata: ') + '\ndata: '.length)) as StreamEvent;
    this.#read.set(seq, event);
    if (this.#read.size > MAX_READ_EVENTS) this.#read.delete(this.#read.keys().next().value as number);
    return event;
  }

  #dropOldest(): void {
    const at = this.#oldestSeq % this.#maxEvents;
    const slot = this.#slots[at];
    this.#slots[at] = undefined;
    this.#oldestSeq += 1;
    if (slot === undefined) return;
    this.#bytes -= slot.bytes;
    this.#dropped.set(slot.kind, (this.#dropped.get(slot.kind) ?? 0) + 1);
  }
}

interface SlotOwner {
  readonly onGrowth: (moreBytes: number) => void;
  readonly read: (text: string) => StreamEvent;
}

class Slot implements KeptEvent {
  readonly seq: number;
  readonly kind: StreamKind;
  bytes: number;
  #toText: ((seq: number) => string) | undefined;
  #text = '';
  readonly #ring: SlotOwner;

  constructor(seq: number, kind: StreamKind, toText: (seq: number) => string, bytes: number, ring: SlotOwner) {
    this.seq = seq;
    this.kind = kind;
    this.bytes = bytes;
    this.#toText = toText;
    this.#ring = ring;
  }

  text(): string {
    if (this.#toText !== undefined) {
      this.#text = this.#toText(this.seq);
      // What it was made of can go now.
      this.#toText = undefined;
      const bytes = this.#text.length;
      this.#ring.onGrowth(bytes - this.bytes);
      this.bytes = bytes;
    }
    return this.#text;
  }

  event(): StreamEvent {
    return this.#ring.read(this.text());
  }
}
