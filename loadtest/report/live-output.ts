import type { LoadProgress } from '../../protocol/load-progress.ts';
import type { Paint } from '../../protocol/paint.ts';
import { liveLines, plainLine } from './live-view.ts';

/** Where the progress goes. */
export interface LiveStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly write: (text: string) => unknown;
}

/** Shows the progress while it changes; on disposal the last one stays, and the cursor is below it. */
export interface LiveOutput extends Disposable {
  readonly show: (progress: LoadProgress) => void;
}

/** Without a terminal, a line now and then is enough for a log. */
const PLAIN_INTERVAL_MS = 5_000;

/** On a terminal it draws over what it has drawn; elsewhere it writes a line every five seconds of the run, and one for each new state. */
export function createLiveOutput(stream: LiveStream, paint: Paint): LiveOutput {
  return stream.isTTY === true ? drawnOutput(stream, paint) : plainOutput(stream);
}

function drawnOutput(stream: LiveStream, paint: Paint): LiveOutput {
  let drawn = 0;
  return {
    show(progress) {
      // A line less than the window has, so that drawing never scrolls and leaves half a picture behind.
      const lines = liveLines(progress, paint, (stream.columns ?? 80) - 1).slice(
        0,
        Math.max(1, (stream.rows ?? 24) - 1),
      );
      const back = drawn === 0 ? '' : `\u001b[${drawn}A\r`;
      stream.write(`${back}${lines.map((line) => `\u001b[K${line}\n`).join('')}\u001b[J`);
      drawn = lines.length;
    },
    [Symbol.dispose]: () => {
      drawn = 0;
    },
  };
}

function plainOutput(stream: LiveStream): LiveOutput {
  let last: { readonly state: LoadProgress['state']; readonly elapsedMs: number } | undefined;
  return {
    show(progress) {
      const isNew = last?.state !== progress.state || progress.elapsedMs - last.elapsedMs >= PLAIN_INTERVAL_MS;
      if (!isNew) return;
      last = progress;
      stream.write(`${plainLine(progress)}\n`);
    },
    [Symbol.dispose]() {},
  };
}
