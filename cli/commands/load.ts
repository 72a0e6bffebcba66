import { stringify } from 'yaml';
import type { CommandModule } from 'yargs';
import { BUILT_IN_SCENARIOS } from '../../loadtest/scenarios/built-in-scenarios.ts';
import { visible } from '../../protocol/visible.ts';
import { builtInScenario } from '../load/choose-scenario.ts';
import { exportCommand } from '../load/export-scenario.ts';
import { type LoadArguments, loadOptions } from '../load/load-options.ts';
import { runLoadCommand } from '../load/run-load.ts';
import { loadDoctorCommand } from './load-doctor.ts';

/** `triggers load`: scenarios that end in a verdict. */
export const loadCommand: CommandModule = {
  command: 'load',
  describe: 'Run load scenarios and judge them; list, show and export them, and test the meter',
  builder: (yargs) =>
    yargs
      .command(runCommand)
      .command(listCommand)
      .command(showCommand)
      .command(exportCommand)
      .command(loadDoctorCommand)
      .demandCommand(1, 'No scenario is given.'),
  handler: () => {},
};

const runCommand: CommandModule<object, LoadArguments> = {
  command: '$0 <scenario>',
  describe: 'Run a scenario, by its name or from a file, and judge it',
  builder: (yargs) => loadOptions(yargs),
  handler: async (options) => {
    process.exitCode = await runLoadCommand(options);
  },
};

const listCommand: CommandModule = {
  command: 'list',
  describe: 'List the scenarios that come with the program',
  handler: () => {
    const width = Math.max(...BUILT_IN_SCENARIOS.map(({ name }) => name.length));
    for (const { name, description } of BUILT_IN_SCENARIOS) console.log(`${name.padEnd(width)}  ${description}`);
  },
};

const showCommand: CommandModule<object, { scenario: string }> = {
  command: 'show <scenario>',
  describe: 'Print a scenario as YAML, to be changed and run as a file of your own',
  builder: (yargs) => yargs.positional('scenario', { type: 'string', demandOption: true }),
  handler: ({ scenario }) => {
    for (const line of stringify(builtInScenario(scenario), { lineWidth: 110 }).trimEnd().split('\n')) {
      console.log(visible(line));
    }
  },
};
