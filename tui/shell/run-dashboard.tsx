import type { ReadStream, WriteStream } from 'node:tty';
import { render } from 'ink';
import type { LineReaders } from '../keys/step.ts';
import { layoutOf, MIN_SIZE, type Size } from '../layout/layout.ts';
import { DashboardModel } from '../model/dashboard-model.ts';
import { drawScreen, layoutModeOf } from '../screens/draw-screen.ts';
import { spokenLines } from '../screens/spoken-lines.ts';
import { createTheme, type ThemeOptions } from '../text/theme.ts';
import { Dashboard, type InkControls } from './dashboard.tsx';
import { createSession, type ShellEffect } from './dashboard-session.ts';
import type { EmulatorClient } from './emulator-client.ts';
import { FrameStore } from './frame-store.ts';
import { type LiveFeed, startLiveFeed } from './live-feed.ts';
import { createOlderRows } from './older-rows.ts';
import { type OuterEffect, performEffect } from './perform-effect.ts';
import { playRecording } from './recorded-feed.ts';
import { stopForShell } from './stop-for-shell.ts';
import { createHandover } from './terminal-handover.ts';
import { type Terminal, takeTerminal } from './terminal-modes.ts';

export interface DashboardOptions {
  readonly client: EmulatorClient;
  readonly theme: ThemeOptions;
  readonly isReadOnly: boolean;
  /** Sentences instead of a screen, and no alternate one. */
  readonly isScreenReader: boolean;
  readonly read: Pick<LineReaders, 'fault' | 'clock'>;
  /** A shell command, to which a file is given. */
  readonly editor: string;
  readonly stdin: ReadStream;
  readonly stdout: Terminal;
  /** What to show in place of the emulator. */
  readonly recording?: { readonly file: string; readonly speed: number };
  /** Sentences from who has started it; returns what ends listening. */
  readonly notices: (listener: (sentence: string) => void) => () => void;
  /** Ends the dashboard; what is open in an editor is waited for. */
  readonly signal?: AbortSignal;
}

/** How a dashboard ended: by q, by Ctrl-C, or by its signal. */
export type DashboardEnd = 'quit' | 'interrupt' | 'aborted';

const FRAME_EVERY_MS = 100;
/** Nobody can follow rows of which only some are shown. */
const SAMPLED_FRAME_EVERY_MS = 200;
/** A screen reader reads out what changes. */
const SENTENCE_EVERY_MS = 1_000;
const MAX_FPS = 30;
const EMPTY_SCREEN = '\u001b[H\u001b[2J';

/** Shows the dashboard until it is left. The terminal is as it was before, however that happens. */
export async function runDashboard(options: DashboardOptions): Promise<DashboardEnd> {
  const { client, isScreenReader, read, recording, stdin, stdout, signal } = options;
  const theme = createTheme(options.theme);
  const model = new DashboardModel({ isSource: recording !== undefined });
  const isReadOnly = options.isReadOnly || recording !== undefined;
  let controls: InkControls | undefined;
  let size = sizeOf(stdout);
  let feed: LiveFeed | undefined;
  let isInkGone = false;
  const failed = Promise.withResolvers<DashboardEnd>();
  const ended = new AbortController();

  using frames = new FrameStore({
    draw,
    nowMs: () => performance.now(),
    everyMs: frameEveryMs,
  });
  const { drawNow, invalidate: onChange } = frames;
  const session = createSession({ model, size: () => size, isReadOnly, read, drawNow, perform });
  const older = createOlderRows(client, model, onChange);
  // Before Ink is told: it draws at once what there is.
  stdout.on('resize', onResize);
  drawNow();
  using terminal = takeTerminal(stdout, { isOnAlternateScreen: () => !isScreenReader && !isInkGone });
  const onReady = (ready: InkControls) => {
    controls = ready;
  };
  const element = () => <Dashboard frames={frames} onKeys={session.press} onReady={onReady} />;
  const ink = render(element(), {
    stdin,
    stdout,
    interactive: true,
    alternateScreen: !isScreenReader,
    incrementalRendering: true,
    isScreenReaderEnabled: isScreenReader,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: MAX_FPS,
    kittyKeyboard: { mode: 'disabled' },
  });
  const handover = createHandover({ controls: () => controls, terminal, onReturn: onResize });
  const stopListening = options.notices((sentence) => {
    model.note(model.cloudTimeMs(), sentence);
    onChange();
  });
  const left = ink
    .waitUntilExit()
    .finally(() => {
      isInkGone = true;
    })
    // Where it cannot leave as it should, it leaves all the same: the terminal may be another's already.
    .catch((error: unknown) => (signal?.aborted ? 'aborted' : Promise.reject(error)));
  signal?.addEventListener('abort', onAbort);
  try {
    const onFailure = failed.reject;
    if (recording === undefined)
      feed = startLiveFeed({ client, model, onChange, onSecond, nowMs: Date.now, onFailure });
    else playRecording({ ...recording, model, onChange, signal: ended.signal }).catch(onFailure);
    if (signal?.aborted) onAbort();
    const end = await Promise.race([left, failed.promise]);
    return end === 'quit' || end === 'interrupt' ? end : 'aborted';
  } finally {
    signal?.removeEventListener('abort', onAbort);
    ended.abort();
    stopListening();
    stdout.off('resize', onResize);
    if (!isInkGone) giveUpInk();
    // Sentences stay, and the shell's prompt is none of them.
    if (isScreenReader) stdout.write('\n');
    await feed?.[Symbol.asyncDispose]();
  }

  /** Rows that match a filter may be among those that a sample leaves out. */
  function onSecond(): void {
    if (!model.samples.isSampling) {
      if (model.inbox.isUntold && !model.events.isPaused) void older.readPending();
      return;
    }
    for (const list of ['requests', 'inbox', 'logs'] as const) {
      const { filter } = session.ui().lists[list];
      if (filter !== '' && !model.liveList(list)?.isPaused) void older.refresh(list, filter);
    }
  }

  function frameEveryMs(): number {
    if (isScreenReader) return SENTENCE_EVERY_MS;
    return model.samples.isSampling ? SAMPLED_FRAME_EVERY_MS : FRAME_EVERY_MS;
  }

  function draw(): readonly string[] {
    const input = { model, ui: session.ui(), theme, size, isReadOnly, nowMs: Date.now() };
    if (!isScreenReader) return drawScreen(input).map(theme.paint);
    const layout = layoutOf(MIN_SIZE, layoutModeOf(input.ui));
    return layout === undefined ? [] : spokenLines({ ...input, layout }).map(theme.paint);
  }

  function onResize(): void {
    size = sizeOf(stdout);
    drawNow();
  }

  function perform(effect: OuterEffect | ShellEffect): void {
    switch (effect.kind) {
      case 'fetchOlder':
        older.fetch(effect.filter.list, effect.filter.text);
        return;
      case 'fetchMissing':
        void older.complete(effect.list);
        return;
      case 'reconnect':
        feed?.reconnect();
        return;
      case 'repaint':
        repaint();
        return;
      case 'suspend':
        handover.run(() => stopForShell(signal)).catch(failed.reject);
        return;
      case 'quit':
        controls?.exit(effect.how);
        return;
      default:
        performEffect(effect, {
          client,
          model,
          tell: session.tell,
          onChange,
          write: (sequence) => stdout.write(sequence),
          handover,
          editor: options.editor,
          nowMs: () => performance.now(),
        }).catch(failed.reject);
    }
  }

  /** Whatever another program has left on the screen, and wherever it has put the cursor. */
  function repaint(): void {
    terminal.enter();
    if (!isScreenReader) stdout.write(EMPTY_SCREEN);
    ink.clear();
    ink.rerender(element());
  }

  function onAbort(): void {
    // An editor has the terminal until it is closed, so that nothing that was typed is lost.
    handover
      .returned()
      .then(() => ink.unmount())
      .catch(() => failed.resolve('aborted'));
  }

  /** It has failed, and may do so again. */
  function giveUpInk(): void {
    for (const step of [() => ink.unmount(), () => stdin.setRawMode(false), () => stdin.pause().unref()]) {
      try {
        step();
      } catch {
        // What went wrong is told already.
      }
    }
  }
}

function sizeOf({ columns, rows }: WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
