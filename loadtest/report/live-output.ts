import { stripVTControlCharacters } from 'node:util';
import type { LoadProgress } from '../../protocol/load-progress.ts';
import type { Paint } from '../../protocol/text/paint.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
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
  /** A line that stays, above what is drawn. */
  readonly remark: (text: SafeText) => void;
}

/** Without a terminal, a line now and then is enough for a log. */
const PLAIN_INTERVAL_MS = 5_000;

/** On a terminal it draws over what it has drawn; elsewhere it writes a line every five seconds of the run, and one for whatever it does anew. */
export function createLiveOutput(stream: LiveStream, paint: Paint): LiveOutput {
  return stream.isTTY === true ? drawnOutput(stream, paint) : plainOutput(stream);
}

function drawnOutput(stream: LiveStream, paint: Paint): LiveOutput {
  let last: LoadProgress | undefined;
  let drawn: readonly SafeText[] = [];
  const show = (progress: LoadProgress, above: readonly SafeText[] = []) => {
    const columns = stream.columns ?? 80;
    // What was drawn in a window that was wider has more lines now than it had.
    const back = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    // A line less than the window has, so that drawing never scrolls and leaves half a picture behind.
    const most = Math.max(1, (stream.rows ?? 24) - 1);
    const lines = liveLines(progress, paint, columns - 1).slice(0, most);
    const upwards = back === 0 ? '' : `\u001b[${Math.min(back, most)}A\r`;
    stream.write(`${upwards}${[...above, ...lines].map((line) => `\u001b[K${line}\n`).join('')}\u001b[J`);
    [last, drawn] = [progress, lines];
  };
  return {
    show: (progress) => show(progress),
    remark: (text) => (last === undefined ? stream.write(`${text}\n`) : show(last, [text])),
    [Symbol.dispose]: () => {
      drawn = [];
    },
  };
}

/** Characters that it takes on the screen, without those that colour it. */
function widthOf(line: SafeText): number {
  return [...stripVTControlCharacters(line)].length;
}

function plainOutput(stream: LiveStream): LiveOutput {
  let last: Pick<LoadProgress, 'state' | 'phase' | 'elapsedMs'> | undefined;
  return {
    show(progress) {
      const isNew = last?.state !== progress.state || last.phase !== progress.phase;
      if (!isNew && progress.elapsedMs - (last?.elapsedMs ?? 0) < PLAIN_INTERVAL_MS) return;
      last = progress;
      stream.write(`${plainLine(progress)}\n`);
    },
    remark: (text) => stream.write(`${text}\n`),
    [Symbol.dispose]() {},
  };
}
