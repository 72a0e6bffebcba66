import { EXIT_CODES } from '../exit-codes.ts';
import { type DescribedCommand, type DescribedOption, readCommands } from './command-tree.ts';
import { ENVIRONMENT_VARIABLES } from './environment-variables.ts';

/** docs/reference.md: commands, options, exit codes and environment variables, as the program has them. */
export async function referencePage(): Promise<string> {
  const commands = await readCommands();
  return [
    '# Reference',
    '',
    'Written by `npm run generate` from the program itself; a test fails where it is not what the program has. Each command',
    'tells the same with `--help`, and examples.',
    '',
    'What else there is to look up has a page of its own, each held to the code by a test: the [filter language](filters.md),',
    'the [control API](control-api.md), the [format of load scenarios](load.md#the-format), [thresholds](load-verdicts.md#thresholds),',
    '[faults](faults.md), the [checks of the contract](contract-checks.md) and the [rules of its comparison](contract-diff.md#rules).',
    '',
    '## Commands',
    '',
    ...table(
      ['command', ''],
      commands.map(({ usage, describe }) => [`[\`${nameOf(usage)}\`](#triggers-${nameOf(usage)})`, describe]),
    ),
    '',
    ...commands.flatMap((command) => commandSection(command, 3)),
    '## Exit codes',
    '',
    ...table(
      ['code', ''],
      Object.values(EXIT_CODES).map(({ code, meaning }) => [String(code), meaning]),
    ),
    '',
    '## Environment variables',
    '',
    ...table(
      ['variable', ''],
      Object.entries(ENVIRONMENT_VARIABLES).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    '',
  ].join('\n');
}

function commandSection(command: DescribedCommand, level: number): readonly string[] {
  const { usage, describe, options, commands } = command;
  // `load` is `load SCENARIO` too.
  const own = commands.find((each) => nameOf(each.usage) === usage);
  // Options of `contract` are its own.
  const isGroup = commands.length > 0 && options.length > 0 && usage !== 'contract';
  return [
    `${'#'.repeat(level)} triggers ${nameOf(usage)}`,
    '',
    ...(usage === nameOf(usage) ? [] : [`\`triggers ${usage}\``, '']),
    `${describe}.${isGroup ? ' Its options go for its commands too.' : ''}`,
    '',
    ...(own === undefined ? [] : [`\`triggers ${own.usage}\``, '', `${own.describe}.`, '', ...optionTable(own)]),
    ...optionTable(command),
    ...commands.filter((each) => each !== own).flatMap((each) => commandSection(each, level + 1)),
  ];
}

function optionTable({ usage, options }: DescribedCommand): readonly string[] {
  if (options.length === 0) return [];
  const rows = options.map((option) => [optionText(option, usage), fallbackText(option), meaningOf(option)]);
  return [...table(['option', 'default', ''], rows), ''];
}

/** A command without its arguments. */
function nameOf(usage: string): string {
  return usage.replace(/ [<[].*/, '');
}

function optionText({ name, describe, type, choices }: DescribedOption, usage: string): string {
  if (new RegExp(`[<[]${name}\\W`).test(usage)) return `\`${name}\``;
  if (type === 'boolean') return describe.startsWith('With --no-') ? `\`--no-${name}\`` : `\`--${name}\``;
  return choices.length > 0
    ? `\`--${name} ${choices.join('\\|')}\``
    : `\`--${name} ${type === 'number' ? 'N' : (VALUES[name] ?? 'TEXT')}\``;
}

const values = (value: string, ...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, value]));

/** What stands for an option's value. */
const VALUES: Readonly<Record<string, string>> = {
  ...values('N', 'control-port', 'rate-limit', 'max-environments', 'concurrency', 'connections', 'seed', 'count'),
  ...values('N', 'at-least', 'at-most', 'limit'),
  ...values(
    'TIME',
    'advance',
    'duration',
    'expires',
    'for',
    'idle-timeout',
    'latency',
    'set',
    'since',
    'ttl-lag',
    'within',
  ),
  ...values(
    'FILE',
    'body-file',
    'entry',
    'har',
    'html',
    'json',
    'junit',
    'markdown',
    'output',
    'play',
    'sarif',
    'save',
  ),
  ...values('FILE', 'spec', 'template', 'waivers', 'zip'),
  ...values('DIR', 'data'),
  ...values('URL', 'url', 'target', 'dynamodb-endpoint'),
  ...values('HOST', 'allow-remote'),
  ...values('FILTER', 'filter'),
  ...values('KEY', 'key', 'idempotency-key'),
  ...values('ID', 'request-id', 'correlation-id'),
  ...values('NAME', 'stage', 'region', 'fixture', 'name', 'table', 'group'),
  ...values('NAME=VALUE', 'parameter'),
  ...values('SPEC', 'fault'),
};

function fallbackText({ describe, fallback, isRequired }: DescribedOption): string {
  if (isRequired) return 'required';
  return fallback === undefined || describe.startsWith('With --no-') ? '' : `\`${fallback}\``;
}

function meaningOf({ describe, isRepeatable }: DescribedOption): string {
  const text = describe.replaceAll('|', '\\|');
  return isRepeatable && !/repeatable/i.test(text) ? `${text}; several are possible` : text;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
