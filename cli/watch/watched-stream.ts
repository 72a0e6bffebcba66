import * as z from 'zod';
import { ClockStatus } from '../../protocol/clock.ts';
import type { Connection } from '../../protocol/connection-file.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { readEventStream } from '../../protocol/event-stream.ts';
import type { StreamEvent } from '../../protocol/stream.ts';
import { readSince, readTopics, type WatchArguments } from '../options/tail-options.ts';

export interface WatchOptions {
  /** Given to the server: what it does not match does not come. */
  readonly filter: string | undefined;
  /** `end`: at the end of what is kept now. */
  readonly until: 'interrupted' | 'end';
  readonly signal: AbortSignal;
  /** Told once that what is kept has come, and all that follows is new. */
  readonly onCaughtUp?: () => void;
}

/** What of the stream the arguments ask for: what is kept of it if they go back, and then what comes. */
export async function* watchStream(
  connection: Connection,
  { topics, since }: WatchArguments,
  { filter, until, signal, onCaughtUp }: WatchOptions,
): AsyncGenerator<StreamEvent, void, undefined> {
  const { seq, clock } = await controlCall(connection, 'GET', '/v1/snapshot', SnapshotPlace);
  const sinceMs = readSince(since, clock.timeMs);
  if (until === 'end' && (sinceMs === undefined || seq === 0)) return;
  const ended = new AbortController();
  let isBehind = sinceMs !== undefined;
  const onPosition = (at: number) => {
    if (at < seq || !isBehind) return;
    isBehind = false;
    onCaughtUp?.();
    if (until === 'end') ended.abort();
  };
  if (!isBehind) onCaughtUp?.();
  const events = readEventStream(connection, {
    topics: readTopics(topics),
    after: sinceMs === undefined ? seq : 0,
    ...(filter !== undefined && { filter }),
    onPosition,
    signal: AbortSignal.any([signal, ended.signal]),
  });
  for await (const event of events) {
    if (until === 'end' && event.seq > seq) return;
    if (sinceMs === undefined || event.timeMs >= sinceMs || event.kind === 'gap') yield event;
  }
}

const SnapshotPlace = z.object({ seq: z.number(), clock: ClockStatus });
