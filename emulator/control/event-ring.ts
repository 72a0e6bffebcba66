import type { StreamEvent, StreamKind } from '../../protocol/stream.ts';
import { eventText } from './event-text.ts';

/** An event as it is kept: made and written out only when somebody reads it, and then once for all who read it now. */
export interface KeptEvent {
  readonly seq: number;
  readonly kind: StreamKind;
  /** More telling than most of its kind. */
  readonly isNotable: boolean;
  /** Its lines in the stream, the empty one that ends it included. */
  readonly text: () => string;
  /** What it says, for those that look into it. */
  readonly event: () => StreamEvent;
}

/** What an event says; asked for whenever it is read anew. */
export type MakeEvent = (seq: number) => StreamEvent;

/** What is known of an event before it is made. */
export interface AboutEvent {
  /** Of what it is made of, unless it turns out to be more. */
  readonly estimatedBytes: number;
  readonly isNotable: boolean;
}

/** What is held for the next reader at most: so many events, with texts of about so many characters together. */
const MAX_HELD_EVENTS = 1_000;
const MAX_HELD_CHARACTERS = 1024 * 1024;

/** The newest events, bounded in number and bytes, with what the older ones were. */
export class EventRing {
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  readonly #slots: (Slot | undefined)[] = [];
  readonly #dropped = new Map<StreamKind, number>();
  #held: Slot[] = [];
  readonly #holder: Holder = {
    onMade: (slot) => {
      if (this.#held.length >= MAX_HELD_EVENTS || this.#heldCharacters > MAX_HELD_CHARACTERS) this.release();
      this.#held.push(slot);
    },
    onWritten: (slot, characters) => {
      this.#heldCharacters += characters;
      if (characters <= slot.bytes) return;
      // What it is made of is at least as large as it is when it is written out.
      if (slot.seq >= this.#oldestSeq) this.#bytes += characters - slot.bytes;
      slot.bytes = characters;
    },
  };
  #heldCharacters = 0;
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

  push(kind: StreamKind, make: MakeEvent, about: AboutEvent): void {
    const seq = this.#newestSeq + 1;
    if (seq - this.#oldestSeq >= this.#maxEvents) this.#dropOldest();
    this.#newestSeq = seq;
    this.#slots[seq % this.#maxEvents] = new Slot(seq, kind, make, about, this.#holder);
    this.#bytes += about.estimatedBytes;
    while (this.#bytes > this.#maxBytes && this.#oldestSeq <= this.#newestSeq) this.#dropOldest();
  }

  /**
   * Lets go of what was made for the readers of now. Texts that stay as long as their events would grow old with them, and
   * the collector would copy each of them twice: that costs more than making them again for the few who come back.
   */
  release(): void {
    for (const slot of this.#held) slot.release();
    this.#held = [];
    this.#heldCharacters = 0;
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

interface Holder {
  readonly onMade: (slot: Slot) => void;
  readonly onWritten: (slot: Slot, characters: number) => void;
}

class Slot implements KeptEvent {
  readonly seq: number;
  readonly kind: StreamKind;
  readonly isNotable: boolean;
  bytes: number;
  readonly #make: MakeEvent;
  readonly #holder: Holder;
  #event: StreamEvent | undefined;
  #text: string | undefined;

  constructor(seq: number, kind: StreamKind, make: MakeEvent, about: AboutEvent, holder: Holder) {
    this.seq = seq;
    this.kind = kind;
    this.bytes = about.estimatedBytes;
    this.isNotable = about.isNotable;
    this.#make = make;
    this.#holder = holder;
  }

  text(): string {
    if (this.#text === undefined) {
      this.#text = eventText(this.event());
      this.#holder.onWritten(this, this.#text.length);
    }
    return this.#text;
  }

  event(): StreamEvent {
    if (this.#event === undefined) {
      this.#holder.onMade(this);
      this.#event = this.#make(this.seq);
    }
    return this.#event;
  }

  release(): void {
    this.#event = undefined;
    this.#text = undefined;
  }
}
