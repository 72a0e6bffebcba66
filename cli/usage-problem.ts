import type { Argv } from 'yargs';
import { WorkbenchError } from '../protocol/workbench-error.ts';

/** What of a command line is not understood, in yargs' words, as a sentence with what to do and where there is more. */
export function usageProblem(message: string, commandLine: readonly string[], program: Argv): WorkbenchError {
  // Not in its types: which command of the program it has come to, and which options that has.
  const { getInternalMethods, getOptions } = program as unknown as Parsed;
  const { commands, fullCommands } = getInternalMethods.call(program).getContext();
  const options = Object.keys(getOptions.call(program).key);
  const usage = ['triggers', ...fullCommands].join(' ').replace(' $0', '');
  const sentence = reworded(message, { commandLine, options, usage });
  const help = ['triggers', ...commands, '--help'].join(' ');
  return new WorkbenchError('BAD_ARGUMENT', `${sentence.replace(/[^.?]$/, '$&.')} See \`${help}\`.`);
}

interface Parsed {
  getInternalMethods(): {
    getContext(): { readonly commands: readonly string[]; readonly fullCommands: readonly string[] };
  };
  getOptions(): { readonly key: Readonly<Record<string, unknown>> };
}

interface Place {
  readonly commandLine: readonly string[];
  readonly options: readonly string[];
  readonly usage: string;
}

function reworded(message: string, { commandLine, options, usage }: Place): string {
  const [, unknown] = /^Unknown (?:arguments?|commands?): (.*)$/s.exec(message) ?? [];
  if (unknown !== undefined) return unknownNames(unknown.split(', '), commandLine, options);
  return message
    .replace(/^Not enough non-option arguments: .*/, `Not enough is given for ${usage}`)
    .replace(/^Did you mean (.*)\?$/, 'There is no such command. Did you mean $1?')
    .replace(/^Not enough arguments following: (.*)/, '--$1 needs a value.')
    .replace(/^Missing required arguments?: (.*)/s, (_, names: string) => `${dashed(names.split(', '))} must be given.`)
    .replace(/^Arguments (\S+) and (\S+) are mutually exclusive/, '--$1 and --$2 exclude each other. Give one of them.')
    .replace(/^Invalid values:\n\s*/, '')
    .replaceAll(/\s*Argument: (\S+), Given: (.*), Choices: (.*)/g, ' --$1 $2 is not usable. Choose from $3.')
    .trim();
}

/** An option is told by its dashes; what has none is a word too many. */
function unknownNames(names: readonly string[], commandLine: readonly string[], options: readonly string[]): string {
  const typed = names.filter((name) => !names.some((other) => other.includes('-') && camelCased(other) === name));
  const dashes = new Map(
    commandLine.map((word) => /^(--?(?:no-)?)([^=]+)/.exec(word) ?? []).map(([, d, name]) => [name, d]),
  );
  const sentences = typed.map((name) => {
    const before = dashes.get(name);
    if (before === undefined) return `There is no command or argument ${name} here.`;
    const near = options.find((option) => option.length > 1 && isNear(option, name));
    return `There is no option ${before}${name}.${near === undefined ? '' : ` Did you mean ${before}${near}?`}`;
  });
  return sentences.join(' ');
}

const isNear = (option: string, typed: string) =>
  (typed.length > 2 && option.startsWith(typed)) || distance(option, typed) <= MAX_TYPOS;

const MAX_TYPOS = 2;

const camelCased = (name: string) => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const dashed = (names: readonly string[]) => names.map((name) => `--${name}`).join(' and ');

/** How many letters have to be put in, taken out or changed. */
function distance(one: string, other: string): number {
  let row = [...other, ''].map((_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [column, wanted] of [...other].entries()) {
      const changed = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
