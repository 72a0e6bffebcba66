import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../system/emulator-process.ts';

/** Whether tmux can be run here: without it a terminal cannot be looked at. .ci/run installs it. */
export const HAS_TMUX = hasTmux();

/** A shell on a terminal of its own, whose prompt begins with how the last command ended: `[130] shell$`. */
export interface TmuxShell extends AsyncDisposable {
  /** Where it began, a folder that goes with it. */
  readonly folder: string;
  /** Presses keys, as tmux names them: `Enter`, `C-c`, `BTab`; each arrives by itself. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** Types a text, which arrives at once; a line feed is Enter. */
  readonly type: (text: string) => Promise<void>;
  /** Has the terminal send bytes, all at once. */
  readonly send: (bytes: string) => Promise<void>;
  readonly screen: () => Promise<string>;
  /** Waits until the screen is so and gives it; rejects with it if that takes too long. */
  readonly waitFor: (wanted: RegExp | ((screen: string) => boolean)) => Promise<string>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** What tmux knows of the terminal: `#{alternate_on}`. */
  readonly ask: (format: string) => Promise<string>;
  /** Any other command of tmux; what it answers. */
  readonly tmux: (...words: readonly string[]) => Promise<string>;
  /** Every byte that programs have written to the terminal. */
  readonly written: () => Buffer;
}

const MAX_WAIT_MS = 25_000;
/** Some of what is waited for comes without output: a program that stops. */
const LOOK_EVERY_MS = 250;
/** Escape is a key of its own, and the clipboard can be asked for. */
const CONFIGURATION = `
set -g status off
set -s escape-time 0
set -s set-clipboard on
set -g default-terminal tmux-256color
`;
/** https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036 */
const [FRAME_BEGIN, FRAME_END] = ['\u001b[?2026h', '\u001b[?2026l'];
let servers = 0;

/** Starts an interactive shell in a tmux server of its own. */
export async function startShell(
  columns: number,
  rows: number,
  environment: NodeJS.ProcessEnv = {},
): Promise<TmuxShell> {
  servers += 1;
  const folder = temporaryFolder();
  const [configuration, inputrc] = [join(folder.path, '.tmux.conf'), join(folder.path, '.inputrc')];
  writeFileSync(configuration, CONFIGURATION);
  // What is pasted in brackets, or not, is then the programs' own doing.
  writeFileSync(inputrc, 'set enable-bracketed-paste off\n');
  const variables = { PS1: '[$?] shell$ ', LC_ALL: 'C.UTF-8', INPUTRC: inputrc, ...environment };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const unset = ['CI', 'NO_COLOR', 'FORCE_COLOR', 'VISUAL', 'TRIGGERS_API_KEY'].flatMap((name) => ['-u', name]);
  const server = ['-L', `triggers-${process.pid}-${servers}`, '-f', configuration, '-u', '-C'];
  const command = ['new-session', '-c', folder.path, 'env', ...unset, ...assignments, 'bash', '--norc', '-i'];
  const client = startControlClient(spawn('tmux', [...server, ...command], { stdio: ['pipe', 'pipe', 'ignore'] }));
  const { ask: tmux, written } = client;
  const shell: TmuxShell = {
    folder: folder.path,
    tmux,
    written,
    async press(...keys) {
      for (const key of keys) await tmux('send-keys', key);
    },
    async type(text) {
      for (const [at, line] of text.split('\n').entries()) {
        if (at > 0) await tmux('send-keys', 'Enter');
        if (line !== '') await tmux('send-keys', '-l', line);
      }
    },
    async send(bytes) {
      const file = join(folder.path, '.keys');
      writeFileSync(file, bytes);
      await tmux('load-buffer', '-b', 'keys', file);
      await tmux('paste-buffer', '-r', '-d', '-b', 'keys');
    },
    screen: () => tmux('capture-pane', '-p'),
    async waitFor(wanted) {
      const isWanted = typeof wanted === 'function' ? wanted : (text: string) => wanted.test(text);
      const tooLong = AbortSignal.timeout(MAX_WAIT_MS);
      for (;;) {
        const change = client.nextOutput();
        const screen = await shell.screen();
        // tmux draws before it tells of it: what is the same at a second look, with all told until then, is a whole frame.
        if (isWanted(screen) && (await shell.screen()) === screen && !client.isDrawing()) return screen;
        if (tooLong.aborted) throw new Error(`The screen never showed ${wanted}:\n${screen}`);
        await Promise.race([change, delay(LOOK_EVERY_MS)]);
      }
    },
    async resize(toColumns, toRows) {
      await tmux('resize-window', '-x', String(toColumns), '-y', String(toRows));
    },
    ask: async (format) => (await tmux('display-message', '-p', format)).trim(),
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
  await shell.resize(columns, rows);
  await shell.waitFor(/shell\$/);
  return shell;
}

/**
 * tmux as a program is to use it: commands go in line by line, and answers come out in between what the terminal is
 * written, at once and without a process for each. https://github.com/tmux/tmux/wiki/Control-Mode
 */
function startControlClient(child: ChildProcess) {
  const waiting: PromiseWithResolvers<string>[] = [];
  const output: Buffer[] = [];
  let block: { readonly isAnswer: boolean; readonly lines: string[] } | undefined;
  let change = Promise.withResolvers<void>();
  let isDrawing = false;
  /** The end of what came last: a mark can be in two parts. */
  let tail = '';
  const ended = once(child, 'exit');
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
    for (const answer of waiting) answer.reject(new Error('tmux has ended.'));
  });
  // A command that it can no longer take is rejected.
  child.stdin?.on('error', () => undefined);
  // A byte is a character here, so that none is lost that is no text.
  child.stdout?.setEncoding('latin1');
  createInterface({ input: child.stdout as NodeJS.ReadableStream, crlfDelay: 0 }).on('line', read);

  return {
    ask(...words: readonly string[]): Promise<string> {
      const answer = Promise.withResolvers<string>();
      if (isEnded) answer.reject(new Error('tmux has ended.'));
      waiting.push(answer);
      child.stdin?.write(`${words.map(quote).join(' ')}\n`);
      return answer.promise;
    },
    nextOutput: () => change.promise,
    /** Whether what is on the screen is half a frame. */
    isDrawing: () => isDrawing,
    written: () => Buffer.concat(output),
    async [Symbol.asyncDispose]() {
      child.stdin?.write('kill-server\n');
      await ended;
    },
  };

  function read(line: string): void {
    const [kind, , , flags] = line.split(' ', 4);
    if (block !== undefined && kind !== '%end' && kind !== '%error') {
      block.lines.push(line);
    } else if (block !== undefined) {
      const text = Buffer.from(block.lines.map((each) => `${each}\n`).join(''), 'latin1').toString();
      const answer = block.isAnswer ? waiting.shift() : undefined;
      block = undefined;
      if (kind === '%end') answer?.resolve(text);
      else answer?.reject(new Error(`tmux: ${text.trim()}`));
    } else if (kind === '%begin') {
      // The first is of the command that began the session.
      block = { isAnswer: flags === '1', lines: [] };
    } else if (kind === '%output') {
      const [, text = ''] = /^%output \S+ (.*)$/s.exec(line) ?? [];
      const bytes = text.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
      output.push(Buffer.from(bytes, 'latin1'));
      const seen = tail + bytes;
      tail = seen.slice(1 - FRAME_BEGIN.length);
      const [beginAt, endAt] = [seen.lastIndexOf(FRAME_BEGIN), seen.lastIndexOf(FRAME_END)];
      if (beginAt !== -1 || endAt !== -1) isDrawing = endAt < beginAt;
      change.resolve();
      change = Promise.withResolvers();
    }
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V']);
    return true;
  } catch {
    return false;
  }
}
