import { PassThrough, Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { Terminal } from '@xterm/headless';
import { render } from 'ink';
import type { Size } from './layout/layout.ts';
import { Dashboard } from './shell/dashboard.tsx';
import { FrameStore } from './shell/frame-store.ts';

/** What a terminal of this size shows of the rows, drawn by Ink as the program does. */
export async function showOnTerminal(rows: readonly string[], size: Size): Promise<readonly string[]> {
  const terminal = new Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const written: Promise<void>[] = [];
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // A terminal's line discipline makes CR LF of a line feed.
      written.push(new Promise((resolve) => terminal.write(chunk.toString().replaceAll('\n', '\r\n'), resolve)));
      done();
    },
  });
  using frames = new FrameStore({ draw: () => rows, nowMs: () => 0, everyMs: () => 0 });
  frames.drawNow();
  const ink = render(<Dashboard frames={frames} onKeys={() => undefined} onReady={() => undefined} />, {
    stdin: fakeStdin(),
    stdout: Object.assign(stdout, { ...size, isTTY: true }) as never,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    kittyKeyboard: { mode: 'disabled' },
  });
  await ink.waitUntilRenderFlush();
  await Promise.all(written);
  const { active } = terminal.buffer;
  const shown = Array.from({ length: size.rows }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  ink.unmount();
  terminal.dispose();
  return shown;
}

function fakeStdin(): ReadStream {
  const methods = { isTTY: true, setRawMode: () => undefined, ref: () => undefined, unref: () => undefined };
  return Object.assign(new PassThrough(), methods) as unknown as ReadStream;
}
