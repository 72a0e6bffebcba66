import yargs, { type Argv } from 'yargs';
import { createProgram } from '../program.ts';

/** An option or an argument, as --help tells of it. */
export interface DescribedOption {
  readonly name: string;
  readonly describe: string;
  readonly type: 'boolean' | 'number' | 'string';
  readonly isRepeatable: boolean;
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  /** Undefined: none, or one that the description tells. */
  readonly fallback: string | undefined;
}

/** A command with what it takes; what it takes goes for its commands too. */
export interface DescribedCommand {
  /** `faults add <kind>`. */
  readonly usage: string;
  readonly describe: string;
  readonly options: readonly DescribedOption[];
  readonly commands: readonly DescribedCommand[];
  /** Command lines. */
  readonly examples: readonly string[];
}

/** Every command of the program, in the order of its help. */
export function readCommands(): Promise<readonly DescribedCommand[]> {
  return commandsOf(createProgram([]), '');
}

/** What yargs knows of a program, and tells in its help; its types leave this out. */
interface Described {
  readonly getOptions: () => {
    readonly key: Readonly<Record<string, unknown>>;
    readonly alias: Readonly<Record<string, readonly string[]>>;
    readonly array: readonly string[];
    readonly boolean: readonly string[];
    readonly number: readonly string[];
    readonly choices: Readonly<Record<string, readonly string[]>>;
    readonly default: Readonly<Record<string, unknown>>;
    readonly demandedOptions: Readonly<Record<string, unknown>>;
  };
  readonly getInternalMethods: () => {
    readonly getUsageInstance: () => { readonly getDescriptions: () => Readonly<Record<string, string>> };
    readonly getCommandInstance: () => { readonly getCommandHandlers: () => Readonly<Record<string, Handler>> };
  };
}

interface Handler {
  readonly original: string;
  readonly description: string | false;
  readonly builder: Parameters<Argv['options']>[0] | ((argv: Argv) => Argv | Promise<Argv>);
}

async function commandsOf(program: Argv, parent: string): Promise<readonly DescribedCommand[]> {
  const handlers = described(program).getInternalMethods().getCommandInstance().getCommandHandlers();
  const shown = Object.values(handlers).filter(({ description }) => description !== false);
  return await Promise.all(shown.map((handler) => describeCommand(handler, parent)));
}

async function describeCommand(handler: Handler, parent: string): Promise<DescribedCommand> {
  const { original, description, builder } = handler;
  const usage = `${parent} ${original.replace(/^\$0 ?/, '')}`.trim();
  const empty = yargs([]).help(false).version(false);
  const built = typeof builder === 'function' ? await builder(empty) : empty.options(builder);
  return {
    usage,
    describe: String(description),
    options: optionsOf(built),
    commands: await commandsOf(built, usage.replace(/ [<[].*/, '')),
    examples: await examplesOf(built),
  };
}

/** As the help has them: yargs keeps them to itself. */
async function examplesOf(program: Argv): Promise<readonly string[]> {
  const help = await program.scriptName('triggers').wrap(null).getHelp();
  const [, examples = ''] = /^Examples:\n([\s\S]*?)(?:\n\n|$(?![\s\S]))/m.exec(help) ?? [];
  return examples.split('\n').map((line) => line.trim().replace(/ {2,}.*/, ''));
}

function optionsOf(program: Argv): readonly DescribedOption[] {
  const known = described(program).getOptions();
  const { key, alias, array, boolean, number, choices, default: defaults, demandedOptions } = known;
  const others = new Set(Object.values(alias).flat());
  const descriptions = described(program).getInternalMethods().getUsageInstance().getDescriptions();
  return Object.keys(key)
    .filter((name) => !others.has(name))
    .map((name) => ({
      name,
      describe: descriptions[name] ?? '',
      type: boolean.includes(name)
        ? 'boolean'
        : number.includes(name) || typeof defaults[name] === 'number'
          ? 'number'
          : 'string',
      isRepeatable: array.includes(name),
      isRequired: name in demandedOptions,
      choices: (choices[name] ?? []).map(String),
      fallback: defaults[name] === undefined || defaults[name] === false ? undefined : String(defaults[name]),
    }));
}

function described(program: Argv): Described {
  return program as unknown as Described;
}
