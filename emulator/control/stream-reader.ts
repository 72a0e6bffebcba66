import type { ServerResponse } from 'node:http';
import type { Gap, StreamEvent, StreamKind } from '../../protocol/stream.ts';
import type { EventRing, KeptEvent } from './event-ring.ts';
import { MAX_LOOKS, readBatch, type SharedBatches, type StreamBatch } from './stream-batch.ts';
import { StreamSample } from './stream-sample.ts';

/** What one reader of the stream wants. */
export interface Subscription {
  readonly topics: ReadonlySet<StreamKind>;
  /** Seq of the last event that it has; undefined: from now on. */
  readonly after: number | undefined;
  /** Of the events of its topics, those that it wants; undefined: all. */
  readonly wants?: ((event: StreamEvent) => boolean) | undefined;
  /** Of the rows of each kind, so many a second; undefined: all. */
  readonly samplePerSecond?: number | undefined;
}

/** What all readers of a stream have in common. */
export interface ReaderContext {
  readonly ring: EventRing;
  readonly maxUnsentBytes: number;
  readonly monotonicMs: () => number;
  /** The text of an event that is one reader's alone. */
  readonly toText: (seq: number, kind: StreamKind, data: object) => string;
}

/**
 * One reader and how far it has got. It takes from the ring only what its connection takes from it: a slow one uses up to
 * `maxUnsentBytes`, falls behind, and is told of what has left the ring in the meantime as a gap.
 */
export class StreamReader {
  readonly topics: ReadonlySet<StreamKind>;
  readonly #context: ReaderContext;
  readonly #ring: EventRing;
  readonly #response: ServerResponse;
  readonly #topicsKey: string;
  readonly #wants: Subscription['wants'];
  readonly #sample: StreamSample | undefined;
  #nextSeq: number;
  /** The last that its other side knows to be behind it. */
  #toldSeq: number;
  #isWaiting = false;
  /** Events of its topics before `#nextSeq`, since the start of the ring. */
  #passed: number;

  constructor(context: ReaderContext, response: ServerResponse, subscription: Subscription) {
    const { ring, monotonicMs } = context;
    const { topics, after, wants, samplePerSecond } = subscription;
    this.topics = topics;
    this.#topicsKey = [...topics].sort().join();
    this.#wants = wants;
    this.#sample = samplePerSecond === undefined ? undefined : new StreamSample(samplePerSecond, monotonicMs);
    this.#context = context;
    this.#ring = ring;
    this.#response = response;
    const isOfAnotherEmulator = after !== undefined && after > ring.newestSeq;
    this.#nextSeq = after === undefined ? ring.newestSeq + 1 : isOfAnotherEmulator ? 1 : after + 1;
    this.#passed = ring.dropped(topics) + this.#countKept(this.#nextSeq);
    // Should it come back before it got one.
    this.#toldSeq = this.#nextSeq - 1;
    this.#tellPlace();
    if (isOfAnotherEmulator || this.#nextSeq < ring.oldestSeq) this.#write(this.#beginAtOldest());
    response.on('drain', () => this.flush());
  }

  /** Writes what is new, as far as the connection takes it; `shared`: together with other readers. */
  flush(shared?: SharedBatches): void {
    const { maxUnsentBytes } = this.#context;
    let looks = 0;
    this.#sample?.plan(this.#waiting());
    while (this.#nextSeq <= this.#ring.newestSeq && this.#response.writableLength < maxUnsentBytes) {
      if (looks >= MAX_LOOKS) {
        this.#flushLater();
        return;
      }
      if (this.#nextSeq < this.#ring.oldestSeq) this.#skipToOldest();
      const batch = this.#nextBatch(maxUnsentBytes - this.#response.writableLength, shared);
      this.#nextSeq = batch.nextSeq;
      this.#toldSeq = batch.lastSeq ?? this.#toldSeq;
      this.#passed += batch.passed;
      looks += batch.looks;
      if (batch.bytes !== undefined) this.#write(batch.bytes);
    }
    this.#tellSkipped();
    // Who waits for the end of what is kept sees it, though the last of it was not for this reader.
    if (this.#nextSeq > this.#ring.newestSeq && this.#nextSeq - 1 > this.#toldSeq) this.#tellPlace();
  }

  /** When others have had their turn. */
  #flushLater(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setImmediate(() => {
      this.#isWaiting = false;
      if (!this.#response.destroyed) this.flush();
    });
  }

  /**
   * A comment, by which both sides see that the connection lives, or how far it has got where all that came was not wanted;
   * none if it has not taken all of the last write.
   */
  beat(): void {
    if (this.#response.writableLength !== 0) return;
    if (this.#nextSeq - 1 > this.#toldSeq) this.#tellPlace();
    else this.#write(': \n\n');
  }

  /** An event without data is none: it only tells where the reader is. */
  #tellPlace(): void {
    this.#toldSeq = this.#nextSeq - 1;
    this.#write(`id: ${this.#toldSeq}\n\n`);
  }

  #nextBatch(maxBytes: number, shared: SharedBatches | undefined): StreamBatch {
    const sample = this.#sample;
    const passes = sample && ((event: KeptEvent) => sample.passes(event));
    const query = { fromSeq: this.#nextSeq, topics: this.topics, wants: this.#wants, passes, maxBytes };
    return shared === undefined || this.#wants !== undefined || passes !== undefined
      ? readBatch(this.#ring, query)
      : shared.read(query, this.#topicsKey);
  }

  /** What was lost while the reader was here is known by kind. */
  #skipToOldest(): void {
    const passed = this.#ring.dropped(this.topics);
    const gap = { missed: passed - this.#passed, fromSeq: this.#nextSeq, toSeq: this.#ring.oldestSeq - 1 };
    this.#nextSeq = this.#ring.oldestSeq;
    this.#passed = passed;
    if (gap.missed > 0) this.#write(this.#gapText(gap));
  }

  /** What was lost before is not. */
  #beginAtOldest(): string {
    const { oldestSeq } = this.#ring;
    const gap = { missed: oldestSeq - this.#nextSeq, fromSeq: this.#nextSeq, toSeq: oldestSeq - 1 };
    this.#nextSeq = oldestSeq;
    this.#passed = this.#ring.dropped(this.topics);
    return this.#gapText(gap);
  }

  #gapText(gap: Gap): string {
    return this.#context.toText(gap.toSeq, 'gap', gap);
  }

  /** All that is new and of its topics. */
  *#waiting(): Generator<KeptEvent> {
    for (let seq = Math.max(this.#nextSeq, this.#ring.oldestSeq); seq <= this.#ring.newestSeq; seq += 1) {
      const event = this.#ring.at(seq);
      if (event !== undefined && this.topics.has(event.kind)) yield event;
    }
  }

  #tellSkipped(): void {
    const skipped = this.#sample?.takeSkipped();
    if (skipped === undefined) return;
    this.#toldSeq = this.#nextSeq - 1;
    this.#write(this.#context.toText(this.#toldSeq, 'sample', { skipped }));
  }

  #countKept(beforeSeq: number): number {
    let count = 0;
    for (let seq = this.#ring.oldestSeq; seq < beforeSeq; seq += 1) {
      const event = this.#ring.at(seq);
      if (event !== undefined && this.topics.has(event.kind)) count += 1;
    }
    return count;
  }

  #write(data: string | Buffer): void {
    if (!this.#response.writableEnded && !this.#response.destroyed) this.#response.write(data);
  }
}
