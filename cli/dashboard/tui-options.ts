import type { Options } from 'yargs';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** Options of the dashboard. */
export const TUI_OPTIONS = {
  'read-only': { type: 'boolean', default: false, describe: 'Change nothing in the emulator' },
  ascii: { type: 'boolean', describe: 'Draw with ASCII alone; default: where the locale is not UTF-8' },
  color: { choices: ['auto', 'always', 'never'] as const, default: 'auto', describe: 'Colours; auto obeys NO_COLOR' },
  'screen-reader': { type: 'boolean', describe: 'Sentences in place of a screen; default: $INK_SCREEN_READER' },
  play: { type: 'string', requiresArg: true, describe: 'Show a file of `triggers record`, without an emulator' },
  speed: { type: 'number', default: 1, describe: 'Of --play: 1 as fast as it happened, 10 ten times, 0 at once' },
} as const satisfies Readonly<Record<string, Options>>;

export interface TuiArguments {
  readonly readOnly: boolean;
  readonly ascii?: boolean | undefined;
  readonly color: 'auto' | 'always' | 'never';
  readonly screenReader?: boolean | undefined;
  readonly play?: string | undefined;
  readonly speed: number;
}

/** Throws BAD_ARGUMENT if a recording cannot be played so fast. */
export function requireSpeed(speed: number): void {
  if (!(speed >= 0)) {
    throw new WorkbenchError('BAD_ARGUMENT', '--speed is a factor such as 1, 0.5 or 10, or 0 for at once.');
  }
}

interface MaybeTerminal {
  readonly isTTY?: boolean;
}

/** Throws BAD_ARGUMENT, naming what is missing, if there is no terminal to draw on and to read keys from. */
export function requireTerminal(stdin: MaybeTerminal, stdout: MaybeTerminal, environment: NodeJS.ProcessEnv): void {
  const missing = missingForTerminal(stdin, stdout, environment);
  if (missing === undefined) return;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The dashboard needs a terminal, and ${missing}. Without one use \`triggers requests --follow\` or \`triggers logs --follow\`.`,
  );
}

/** What is missing for a dashboard; undefined: nothing. */
export function missingForTerminal(
  stdin: MaybeTerminal,
  stdout: MaybeTerminal,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  if (!stdout.isTTY) return 'standard output is none';
  if (!stdin.isTTY) return 'standard input is none';
  return environment.TERM === 'dumb' ? 'TERM is dumb' : undefined;
}

/** Whether to use colours: what is asked for, then FORCE_COLOR, then https://no-color.org. */
export function wantsColor(color: TuiArguments['color'], environment: NodeJS.ProcessEnv): boolean {
  if (color !== 'auto') return color === 'always';
  const { FORCE_COLOR, NO_COLOR } = environment;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return NO_COLOR === undefined || NO_COLOR === '';
}

/** Whether the locale has nothing but ASCII, as POSIX finds it: LC_ALL, then LC_CTYPE, then LANG. */
export function isAsciiLocale({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  // Containers have no locale at all, and terminals that show UTF-8.
  return locale !== '' && !/utf-?8/i.test(locale);
}
