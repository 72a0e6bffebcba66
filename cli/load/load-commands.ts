import { stringify } from 'yaml';
import type { Argv, CommandModule } from 'yargs';
import { BUILT_IN_SCENARIOS } from '../../loadtest/scenarios/built-in-scenarios.ts';
import { visible } from '../../protocol/text/visible.ts';
import { loadDoctorCommand } from '../commands/load-doctor.ts';
import { print } from '../terminal.ts';
import { builtInScenario } from './choose-scenario.ts';
import { exportCommand } from './export-scenario.ts';
import { type LoadArguments, loadOptions } from './load-options.ts';
import { runLoadCommand } from './run-load.ts';

/** The commands below `triggers load`. */
export function addLoadCommands(yargs: Argv): Argv {
  return yargs
    .command(runCommand)
    .command(listCommand)
    .command(showCommand)
    .command(exportCommand)
    .command(loadDoctorCommand)
    .demandCommand(1, 'No scenario is given.');
}

const runCommand: CommandModule<object, LoadArguments> = {
  command: '$0 <scenario>',
  describe: 'Run a scenario, by its name or from a file, and judge it',
  builder: (yargs) =>
    loadOptions(yargs)
      .example('$0 load smoke', 'an emulator of its own, a few seconds')
      .example('$0 load mixed --rate 200 --duration 1m --html run.html', '200 requests a second for a minute')
      .example('$0 load my-scenario.yaml --url http://127.0.0.1:8080', ''),
  handler: async (options) => {
    const { summary, exitCode, problem } = await runLoadCommand(options);
    // Files and exit code first: whoever reads the summary may have gone.
    process.exitCode = exitCode;
    print(summary);
    if (problem !== undefined) throw problem;
  },
};

const listCommand: CommandModule = {
  command: 'list',
  describe: 'List the scenarios that come with the program',
  builder: (yargs) => yargs.example('$0 load list', ''),
  handler: () => {
    const width = Math.max(...BUILT_IN_SCENARIOS.map(({ name }) => name.length));
    for (const { name, description } of BUILT_IN_SCENARIOS) console.log(`${name.padEnd(width)}  ${description}`);
  },
};

const showCommand: CommandModule<object, { scenario: string }> = {
  command: 'show <scenario>',
  describe: 'Print a scenario as YAML, to be changed and run as a file of your own',
  builder: (yargs) =>
    yargs
      .positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'Name, as `triggers load list` shows it',
      })
      .example('$0 load show mixed > my-scenario.yaml', ''),
  handler: ({ scenario }) => {
    for (const line of stringify(builtInScenario(scenario), { lineWidth: 110 }).trimEnd().split('\n')) {
      console.log(visible(line));
    }
  },
};
