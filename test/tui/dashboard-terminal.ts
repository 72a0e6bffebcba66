import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childrenOf } from '../system/emulator-process.ts';
import { startShell, type TmuxShell } from './tmux.ts';

/** The built program, and the Node that runs it. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
export const NODE = process.execPath;

/** Tells how a command has ended, and whether the terminal is set as it was before. */
const AROUND = `
before=$(stty -g)
"$@"
code=$?
if [ "$(stty -g)" = "$before" ]; then modes=kept; else modes=changed; fi
echo "ended with $code, modes $modes"
`;

/** A terminal on which dashboards begin and end, and how it was before the first. */
export interface DashboardTerminal extends AsyncDisposable {
  readonly shell: TmuxShell;
  /** Begins `triggers …`; the process id of its Node, as soon as it shows that it is connected. */
  readonly start: (commandLine: string, options?: StartOptions) => Promise<number>;
  /** Waits until a command has ended; the screen, with `ended with CODE, modes kept` if the terminal is set as before. */
  readonly ended: () => Promise<string>;
  /** What differs from how the terminal was at first: its state as tmux knows it, and modes that were left on. */
  readonly leftBehind: () => Promise<readonly string[]>;
}

interface StartOptions {
  /** Before the command: `EDITOR=true`. */
  readonly variables?: string;
  /** What runs it; empty: the shell itself. */
  readonly within?: string;
  readonly until?: RegExp;
}

const FLAGS = [
  'alternate_on',
  'cursor_flag',
  'wrap_flag',
  'insert_flag',
  'origin_flag',
  'mouse_any_flag',
  'keypad_flag',
  'keypad_cursor_flag',
];

export async function startDashboardTerminal(columns: number, rows: number): Promise<DashboardTerminal> {
  const shell = await startShell(columns, rows);
  writeFileSync(join(shell.folder, 'around'), AROUND);
  const flagsNow = async () =>
    (await shell.ask(FLAGS.map((flag) => `#{${flag}}`).join(' ')))
      .split(' ')
      .map((value, at) => `${FLAGS[at]} ${value}`);
  const flagsBefore = await flagsNow();
  return {
    shell,
    async start(commandLine, { variables = '', within = 'sh around', until = /● LIVE/ } = {}) {
      // What a test that has failed left running is none of the next one's business.
      if ((await shell.ask('#{alternate_on}')) === '1') await shell.tmux('respawn-pane', '-k');
      await shell.waitFor(/shell\$\s*$/);
      await shell.type(`clear; ${variables} ${within} ${NODE} ${CLI} ${commandLine}\n`);
      await shell.waitFor(until);
      let processId = Number(await shell.ask('#{pane_pid}'));
      for (const _ of within === '' ? ['node'] : ['sh', 'node']) processId = childrenOf(processId)[0] ?? Number.NaN;
      return processId;
    },
    ended: () => shell.waitFor(/ended with .*\n.*shell\$/),
    async leftBehind() {
      const flags = (await flagsNow()).filter((flag) => !flagsBefore.includes(flag));
      return [...flags, ...modesLeft(shell.written())];
    },
    [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
  };
}

/** On in a terminal that nobody has told anything: the cursor is shown, and long lines go on in the next row. */
const ON_AT_FIRST = ['?7', '?25'];
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const SWITCHES = /\u001b\[(\??)([\d;]+)([hl])/g;

/** Modes that programs have switched, and last not to what they were. */
function modesLeft(written: Buffer): readonly string[] {
  const modes = new Map<string, string>();
  for (const [, prefix, numbers = '', to] of written.toString('latin1').matchAll(SWITCHES)) {
    for (const number of numbers.split(';')) modes.set(`${prefix}${number}`, to === 'h' ? 'on' : 'off');
  }
  return [...modes]
    .filter(([mode, to]) => (to === 'on') !== ON_AT_FIRST.includes(mode))
    .map(([mode, to]) => `mode ${mode} ${to}`);
}
