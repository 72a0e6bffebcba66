import type { Argv, CommandModule } from 'yargs';
import { controlCall } from '../../protocol/control-client.ts';
import { FAULT_KINDS, Fault, FaultList } from '../../protocol/faults.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { faultLine } from '../lines/fault-line.ts';
import { FAULT_OPTIONS, type FaultOption, type FaultTexts, toFaultSpec } from '../options/fault-argument.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';

interface JsonArguments extends EmulatorArguments {
  readonly json: boolean;
}

/** `triggers faults`: makes things go wrong in a running emulator, on demand. */
export const faultsCommand: CommandModule<object, EmulatorArguments> = {
  command: 'faults',
  describe: 'Inject faults: errors, throttling, delays, crashes',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .command(listCommand)
      .command(addCommand)
      .command(removeCommand)
      .demandCommand(1, 'Name what to do: list, add or remove.')
      .example('$0 faults add lambda-crash --count 1', '') as Argv<EmulatorArguments>,
  handler: () => {},
};

const listCommand: CommandModule<EmulatorArguments, JsonArguments> = {
  command: 'list',
  describe: 'List the faults that act, and what they have affected',
  builder: (yargs) => jsonOption(yargs).example('$0 faults list', ''),
  handler: async ({ json, ...options }) => {
    const { faults } = await controlCall(findEmulator(options), 'GET', '/v1/faults', FaultList);
    for (const fault of faults) print(json ? visibleJson(fault) : faultLine(fault));
    if (faults.length === 0) remark(safe`There are no faults.`);
  },
};

const kinds = Object.entries(FAULT_KINDS).map(([kind, meaning]) => `  ${kind.padEnd(18)} ${meaning}`);

const addCommand: CommandModule<EmulatorArguments, JsonArguments & FaultTexts & { readonly kind: string }> = {
  command: 'add <kind>',
  describe: 'Add a fault; it strikes what meets all of its conditions',
  builder: (yargs) =>
    jsonOption(yargs)
      .positional('kind', { type: 'string', demandOption: true, describe: 'One of those below' })
      .options(conditionOptions())
      .example('$0 faults add dynamodb-latency --latency 200ms --operation PutItem', '')
      .example('$0 faults add gateway-429 --share 10% --for 30s --operation "POST /v1/events"', '')
      .epilogue(['Kinds:', ...kinds].join('\n')),
  handler: async ({ kind, json, ...options }) => {
    const spec = toFaultSpec(kind, options, `The fault ${kind}`);
    const fault = await controlCall(findEmulator(options), 'POST', '/v1/faults', Fault, spec);
    print(json ? visibleJson(fault) : faultLine(fault));
  },
};

interface RemoveArguments extends EmulatorArguments {
  readonly id?: string | undefined;
  readonly all: boolean;
}

const removeCommand: CommandModule<EmulatorArguments, RemoveArguments> = {
  command: 'remove [id]',
  describe: 'Remove a fault, or all',
  builder: (yargs) =>
    yargs
      .positional('id', { type: 'string', describe: 'As `triggers faults list` shows it' })
      .option('all', { type: 'boolean', default: false, describe: 'Remove all' })
      .example('$0 faults remove --all', ''),
  handler: async ({ id, all, ...options }) => {
    if (all === (id !== undefined)) {
      throw new WorkbenchError('BAD_ARGUMENT', 'Name the fault to remove, such as fault-1, or give --all for all.');
    }
    const path = id === undefined ? '/v1/faults' : `/v1/faults/${encodeURIComponent(id)}`;
    const { faults } = await controlCall(findEmulator(options), 'DELETE', path, FaultList);
    print(
      visible(faults.length === 0 ? 'No faults are left.' : `Left: ${faults.map((fault) => fault.id).join(', ')}.`),
    );
  },
};

function jsonOption<T>(yargs: Argv<T>) {
  return yargs.option('json', { type: 'boolean', default: false, describe: 'A line of JSON for each' });
}

function conditionOptions() {
  const options = Object.entries(FAULT_OPTIONS).map(([name, describe]) => [
    name,
    { type: 'string', requiresArg: true, describe } as const,
  ]);
  return Object.fromEntries(options) as Readonly<
    Record<FaultOption, { readonly type: 'string'; readonly describe: string }>
  >;
}
