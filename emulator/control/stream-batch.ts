import type { StreamEvent, StreamKind } from '../../protocol/stream.ts';
import type { EventRing, KeptEvent } from './event-ring.ts';

/** From where on a reader wants what. */
export interface BatchQuery {
  readonly fromSeq: number;
  readonly topics: ReadonlySet<StreamKind>;
  /** Undefined: all of its topics. */
  readonly wants: ((event: StreamEvent) => boolean) | undefined;
  /** Asked before the event is made; undefined: none is left out. */
  readonly passes: ((event: KeptEvent) => boolean) | undefined;
  /** The last event may exceed it. */
  readonly maxBytes: number;
}

/** What there is for a reader, written out. */
export interface StreamBatch {
  /** Undefined: nothing that it wants. */
  readonly bytes: Buffer | undefined;
  /** Seq from which it goes on. */
  readonly nextSeq: number;
  /** Of the last event in the bytes. */
  readonly lastSeq: number | undefined;
  /** Events of its topics, wanted or not. */
  readonly passed: number;
  /** Events that the filter was asked about. */
  readonly looks: number;
}

/** Events that a filter is asked about at a time: some 10 ms, after which the emulator turns to other things. */
export const MAX_LOOKS = 250;

/** Reads what is kept from a place on, up to the end or one of the bounds. */
export function readBatch(ring: EventRing, { fromSeq, topics, wants, passes, maxBytes }: BatchQuery): StreamBatch {
  let text = '';
  let nextSeq = fromSeq;
  let lastSeq: number | undefined;
  let passed = 0;
  let looks = 0;
  while (nextSeq <= ring.newestSeq && text.length < maxBytes && looks < MAX_LOOKS) {
    const event = ring.at(nextSeq);
    nextSeq += 1;
    if (event === undefined || !topics.has(event.kind)) continue;
    passed += 1;
    if (passes?.(event) === false) continue;
    if (wants !== undefined) looks += 1;
    if (wants?.(event.event()) === false) continue;
    text += event.text();
    lastSeq = event.seq;
  }
  return { bytes: text === '' ? undefined : Buffer.from(text), nextSeq, lastSeq, passed, looks };
}

/** Batches of one turn, made once for several readers: most are at the same place and want the same. */
export class SharedBatches {
  readonly #ring: EventRing;
  readonly #made = new Map<string, StreamBatch>();

  constructor(ring: EventRing) {
    this.#ring = ring;
  }

  /** For readers of all events of their topics; `topicsKey` is the same for the same topics. */
  read(query: BatchQuery, topicsKey: string): StreamBatch {
    const key = `${query.fromSeq} ${query.maxBytes} ${topicsKey}`;
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const batch = readBatch(this.#ring, query);
    this.#made.set(key, batch);
    return batch;
  }
}
