import type { StreamEvent } from '../../protocol/stream.ts';
import type { WatchArguments } from '../options/tail-options.ts';
import { findEmulator } from '../options/target-options.ts';
import { watchStream } from './watched-stream.ts';

/** What to do with what comes. */
export interface WatchTask {
  readonly withinMs: number;
  readonly signal: AbortSignal;
  readonly note: (event: StreamEvent) => void;
  readonly isDecided: () => boolean;
}

/** Notes what comes until it is decided or the time is over, which begins when what is kept has been looked at. */
export async function watchUntilDecided(
  options: WatchArguments,
  { withinMs, signal, note, isDecided }: WatchTask,
): Promise<void> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onCaughtUp = () => {
    timer = setTimeout(() => over.abort(), withinMs);
  };
  const either = AbortSignal.any([signal, over.signal]);
  // The filter stays here: a request that is told again may match no longer.
  const watched = { filter: undefined, until: 'interrupted', signal: either, onCaughtUp } as const;
  try {
    for await (const event of watchStream(findEmulator(options), options, watched)) {
      note(event);
      if (isDecided()) return;
    }
  } finally {
    clearTimeout(timer);
  }
}
