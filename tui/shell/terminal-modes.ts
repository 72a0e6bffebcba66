import { writeSync } from 'node:fs';
import type { WriteStream } from 'node:tty';

/** Lines that are too wide do not go on in the next row, which would put all others out of place. DECAWM. */
const NO_WRAP = '\u001b[?7l';
const WRAP = '\u001b[?7h';
/** Whatever Ink or a program in its stead may have left on: bracketed paste, hidden cursor, synchronized output, colours. */
const ORDERLY = '\u001b[?2004l\u001b[?25h\u001b[?2026l\u001b[0m';
const MAIN_SCREEN = '\u001b[?1049l';

/** Modes of the terminal that Ink does not know of, and what is done should the process end before Ink could. */
export interface TerminalModes extends Disposable {
  /** For the time in which another program has the terminal. */
  readonly leave: () => void;
  readonly enter: () => void;
}

/** A terminal that can be written to without waiting. */
export type Terminal = WriteStream & { readonly fd: number };

export interface TerminalModesOptions {
  /** Ink has switched to the alternate screen, and not left it yet. */
  readonly isOnAlternateScreen: () => boolean;
}

/** Takes the terminal; given back when disposed, or when the process ends, whichever comes first. */
export function takeTerminal(stdout: Terminal, { isOnAlternateScreen }: TerminalModesOptions): TerminalModes {
  let isTaken = true;
  const giveBack = () => {
    if (!isTaken) return;
    isTaken = false;
    process.off('exit', giveBack);
    // Leaving it a second time would put the cursor where it was at first.
    writeNow(stdout, `${WRAP}${ORDERLY}${isOnAlternateScreen() ? MAIN_SCREEN : ''}`);
  };
  process.on('exit', giveBack);
  writeNow(stdout, NO_WRAP);
  return {
    leave() {
      if (isTaken) writeNow(stdout, WRAP);
    },
    enter() {
      if (isTaken) writeNow(stdout, NO_WRAP);
    },
    [Symbol.dispose]: giveBack,
  };
}

/** Without waiting, for the process may be about to end; a terminal that is gone needs nothing. */
function writeNow(stdout: Terminal, text: string): void {
  try {
    writeSync(stdout.fd, text);
  } catch {
    // EIO: the terminal was closed. EAGAIN: it does not read.
  }
}
