import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { EnvironmentStatus } from '../../protocol/control-api.ts';
import type { StreamKind } from '../../protocol/stream.ts';
import { type AboutEvent, EventRing } from './event-ring.ts';
import { eventText } from './event-text.ts';
import { type SnapshotFeed, startSnapshotFeeds } from './snapshot-feed.ts';
import { SharedBatches } from './stream-batch.ts';
import { StreamReader, type Subscription } from './stream-reader.ts';

export interface EventStreamOptions {
  /** Epoch milliseconds of the emulated cloud. */
  readonly epochMs: () => number;
  /** By which samples are taken; default: this machine's. */
  readonly monotonicMs?: () => number;
  /** Told of by looking at them, while somebody reads. */
  readonly feeds?: readonly SnapshotFeed<StreamKind>[];
  /** Kept for readers that come back or are slow; default 10,000. */
  readonly maxEvents?: number;
  /** Default 32 MB. */
  readonly maxBytes?: number;
  /** What may wait in the connection of one reader; default 1 MB. */
  readonly maxUnsentBytes?: number;
  /** Default 64. */
  readonly maxReaders?: number;
  /** How long events are gathered before they are written; default 50 ms. */
  readonly batchMs?: number;
  /** Default 15 s. */
  readonly heartbeatMs?: number;
}

/** All that happens, in one order, for any number of readers. */
export interface EventStream extends Disposable {
  /** Tells of something; a function is called when the event is first read, and never if nobody does. */
  readonly publish: (kind: StreamKind, data: object | (() => object), about?: Partial<AboutEvent>) => void;
  /** Seq of the newest event; 0: there was none yet. */
  readonly seq: () => number;
  /** Whether a reader wants this kind. */
  readonly isRead: (kind: StreamKind) => boolean;
  /** Answers with the stream until one side ends it; false, and nothing is written, if there are too many readers. */
  readonly attach: (response: ServerResponse, subscription: Subscription) => boolean;
  /** Writes at once what waits for its batch. */
  readonly flush: () => void;
}

const DEFAULTS = {
  maxEvents: 10_000,
  maxBytes: 32 * 1024 * 1024,
  maxUnsentBytes: 1024 * 1024,
  maxReaders: 64,
  batchMs: 50,
  heartbeatMs: 15_000,
  monotonicMs: () => performance.now(),
};

/** What an event is taken to use until it is written out is about a request with its record. */
const USUAL: AboutEvent = { estimatedBytes: 2_048, isNotable: false };

/** Starts a stream. Publishing costs the publisher next to nothing: texts are made and written in batches, once for all. */
export function startEventStream(options: EventStreamOptions): EventStream {
  const { epochMs, monotonicMs, maxEvents, maxBytes, maxUnsentBytes, maxReaders, batchMs, heartbeatMs } = {
    ...DEFAULTS,
    ...options,
  };
  const ring = new EventRing({ maxEvents, maxBytes });
  const toText = (seq: number, kind: StreamKind, data: object) => eventText({ seq, timeMs: epochMs(), kind, data });
  const readers = new Map<ServerResponse, StreamReader>();
  let batch: NodeJS.Timeout | undefined;
  const feeds = startSnapshotFeeds((options.feeds ?? []).map(toPublic), {
    isWanted: isRead,
    publish: (kind, data) => publish(kind, data as object),
  });
  const heartbeat = setInterval(() => {
    for (const reader of readers.values()) reader.beat();
  }, heartbeatMs).unref();

  return {
    publish,
    seq: () => ring.newestSeq,
    isRead,
    attach,
    flush,
    [Symbol.dispose]() {
      clearInterval(heartbeat);
      clearTimeout(batch);
      feeds[Symbol.dispose]();
      for (const response of readers.keys()) response.destroy();
      readers.clear();
    },
  };

  function publish(kind: StreamKind, data: object | (() => object), about: Partial<AboutEvent> = {}): void {
    const timeMs = epochMs();
    ring.push(kind, (seq) => ({ seq, timeMs, kind, data: typeof data === 'function' ? data() : data }), {
      ...USUAL,
      ...about,
    });
    if (readers.size > 0) batch ??= setTimeout(flush, batchMs);
  }

  function flush(): void {
    clearTimeout(batch);
    batch = undefined;
    const shared = new SharedBatches(ring);
    for (const reader of readers.values()) reader.flush(shared);
    ring.release();
  }

  function isRead(kind: StreamKind): boolean {
    for (const { topics } of readers.values()) if (topics.has(kind)) return true;
    return false;
  }

  function attach(response: ServerResponse, subscription: Subscription): boolean {
    if (readers.size >= maxReaders) return false;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', Connection: 'close' });
    response.flushHeaders();
    const reader = new StreamReader({ ring, maxUnsentBytes, monotonicMs, toText }, response, subscription);
    readers.set(response, reader);
    response.once('close', () => readers.delete(response));
    reader.flush();
    for (const kind of subscription.topics) feeds.look(kind);
    return true;
  }
}

/** Of environments, nothing but what the protocol names: their key ids would open the database. */
function toPublic(feed: SnapshotFeed<StreamKind>): SnapshotFeed<StreamKind> {
  if (feed.kind !== 'environments') return feed;
  return { ...feed, read: () => z.array(EnvironmentStatus).parse(feed.read()) };
}
