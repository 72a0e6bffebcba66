import type { ReadStream, WriteStream } from 'node:tty';
import { render } from 'ink';
import type { Key } from '../keys/key.ts';
import { pressKey } from '../keys/press-key.ts';
import type { KeyContext, LineReaders } from '../keys/step.ts';
import { layoutOf, MIN_SIZE, type Size } from '../layout/layout.ts';
import { AT_NEWEST } from '../layout/list-window.ts';
import { DashboardModel } from '../model/dashboard-model.ts';
import { applyFilter, filterProblem } from '../model/row-filter.ts';
import { drawScreen, layoutModeOf } from '../screens/draw-screen.ts';
import { spokenLines } from '../screens/spoken-lines.ts';
import type { Effect } from '../state/effect.ts';
import { INITIAL_UI, type Message, type UiState, withList } from '../state/ui-state.ts';
import { createTheme, type ThemeOptions } from '../text/theme.ts';
import { Dashboard, type InkControls } from './dashboard.tsx';
import type { EmulatorClient } from './emulator-client.ts';
import { FrameStore } from './frame-store.ts';
import { type LiveFeed, startLiveFeed } from './live-feed.ts';
import { createOlderRows } from './older-rows.ts';
import { performEffect } from './perform-effect.ts';
import { playRecording } from './recorded-feed.ts';
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
  /** Ends the dashboard. */
  readonly signal?: AbortSignal;
}

/** How a dashboard ended: by q, by Ctrl-C, or by its signal. */
export type DashboardEnd = 'quit' | 'interrupt' | 'aborted';

const FRAME_EVERY_MS = 100;
/** A screen reader reads out what changes. */
const SENTENCE_EVERY_MS = 1_000;
const MAX_FPS = 30;

/** Shows the dashboard until it is left. The terminal is as it was before, however that happens. */
export async function runDashboard(options: DashboardOptions): Promise<DashboardEnd> {
  const { client, isReadOnly, isScreenReader, read, stdin, stdout, signal } = options;
  const theme = createTheme(options.theme);
  const model = new DashboardModel();
  let ui: UiState = INITIAL_UI;
  let controls: InkControls | undefined;
  let size = sizeOf(stdout);
  let feed: LiveFeed | undefined;

  const older = createOlderRows(client, model, () => frames.invalidate());
  using frames = new FrameStore({
    draw,
    nowMs: () => performance.now(),
    everyMs: isScreenReader ? SENTENCE_EVERY_MS : FRAME_EVERY_MS,
  });
  // Before Ink is told: it draws at once what there is.
  const onResize = () => {
    size = sizeOf(stdout);
    frames.drawNow();
  };
  stdout.on('resize', onResize);
  frames.drawNow();
  using terminal = takeTerminal(stdout, { hasAlternateScreen: !isScreenReader });
  const ink = render(<Dashboard frames={frames} onKeys={press} onReady={(ready) => (controls = ready)} />, {
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
  const ended = new AbortController();
  const stopListening = options.notices((sentence) => {
    model.note(model.cloudTimeMs(), sentence);
    frames.invalidate();
  });
  const onAbort = () => ink.unmount();
  signal?.addEventListener('abort', onAbort);
  try {
    const onChange = frames.invalidate;
    if (options.recording === undefined) feed = startLiveFeed({ client, model, onChange, nowMs: Date.now });
    else {
      const playing = playRecording({ ...options.recording, model, onChange, signal: ended.signal });
      playing.catch((error: Error) => controls?.exit(error));
    }
    if (signal?.aborted) onAbort();
    const end = await ink.waitUntilExit();
    return end === 'quit' || end === 'interrupt' ? end : 'aborted';
  } finally {
    signal?.removeEventListener('abort', onAbort);
    ended.abort();
    stopListening();
    stdout.off('resize', onResize);
    await feed?.[Symbol.asyncDispose]();
  }

  function draw(): readonly string[] {
    if (isScreenReader) {
      const layout = layoutOf(MIN_SIZE, layoutModeOf(ui));
      const view = { model, ui, theme, size, isReadOnly, nowMs: Date.now() };
      return layout === undefined ? [] : spokenLines({ ...view, layout }).map(theme.paint);
    }
    return drawScreen({ model, ui, theme, size, isReadOnly, nowMs: Date.now() }).map(theme.paint);
  }

  function press(keys: readonly Key[]): void {
    const context: KeyContext = {
      model,
      size,
      isReadOnly,
      read: { ...read, filterProblem: (_list, text) => filterProblem(text) },
    };
    for (const key of keys) {
      const { ui: next, effects } = pressKey(ui, key, context);
      ui = next;
      for (const effect of effects) perform(effect);
    }
    frames.drawNow();
  }

  function tell(message: Message): void {
    ui = { ...ui, message };
    frames.drawNow();
  }

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'filter':
        applyFilter(model, effect.list, effect.text, () => ui.mark?.id);
        older.fetch(effect.list, effect.text);
        return;
      case 'pause': {
        const list = model.liveList(effect.list);
        if (effect.isPaused) list?.pause();
        else list?.resume();
        if (!effect.isPaused) ui = withList(ui, effect.list, { position: AT_NEWEST });
        return;
      }
      case 'reconnect':
        feed?.reconnect();
        return;
      case 'repaint':
        void withoutScreen(async () => undefined);
        return;
      case 'suspend':
        void withoutScreen(stopForShell);
        return;
      case 'quit':
        controls?.exit(effect.how);
        return;
      default:
        performEffect(effect, {
          client,
          model,
          tell,
          onChange: frames.invalidate,
          write: (sequence) => stdout.write(sequence),
          withoutScreen,
          editor: options.editor,
          nowMs: () => performance.now(),
        }).catch((error: unknown) => controls?.exit(error instanceof Error ? error : new Error(String(error))));
    }
  }

  async function withoutScreen<T>(run: () => Promise<T>): Promise<T> {
    if (controls === undefined) throw new Error('The terminal is not there yet.');
    const result = Promise.withResolvers<T>();
    await controls.suspendTerminal(async () => {
      terminal.leave();
      try {
        result.resolve(await run());
      } catch (error) {
        result.reject(error as Error);
      } finally {
        terminal.enter();
      }
    });
    size = sizeOf(stdout);
    frames.drawNow();
    return result.promise;
  }
}

/** How long the process may take to be stopped; while it is stopped, no time passes. */
const STOP_MS = 200;

/** What Ctrl-Z does in a shell: all processes of the job stop, until `fg`. */
async function stopForShell(): Promise<void> {
  const continued = new Promise<void>((resolve) => {
    process.once('SIGCONT', () => resolve());
    setTimeout(resolve, STOP_MS);
  });
  process.kill(0, 'SIGTSTP');
  await continued;
}

function sizeOf({ columns, rows }: WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
