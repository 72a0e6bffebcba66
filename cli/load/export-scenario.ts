import type { CommandModule } from 'yargs';
import { artilleryText } from '../../loadtest/artillery/artillery-text.ts';
import { writeReport } from '../../protocol/report/report-file.ts';
import { visible } from '../../protocol/text/visible.ts';
import { chooseScenario } from './choose-scenario.ts';

interface ExportArguments {
  readonly scenario: string;
  readonly artillery: boolean;
  readonly url: string;
  readonly output?: string | undefined;
}

/** `triggers load export`: the same scenario for a tool that runs on many machines. */
export const exportCommand: CommandModule<object, ExportArguments> = {
  command: 'export <scenario>',
  describe: 'Print a scenario as an Artillery script, for its Fargate and Lambda runners',
  builder: (yargs) =>
    yargs
      .positional('scenario', { type: 'string', demandOption: true, describe: 'Name, or a file of your own' })
      .option('artillery', { type: 'boolean', default: true, describe: 'For Artillery 2, so far the only tool' })
      .option('url', { type: 'string', default: 'http://127.0.0.1:8080', describe: 'Target in the script' })
      .option('output', { type: 'string', requiresArg: true, describe: 'Write it to this file' })
      .example('$0 load export mixed --output mixed-artillery.yaml', ''),
  handler: async ({ scenario: nameOrFile, url, output }) => {
    const { scenario } = await chooseScenario(nameOrFile);
    const text = artilleryText(scenario, url);
    if (output !== undefined) return await writeReport(output, text);
    for (const line of text.trimEnd().split('\n')) console.log(visible(line));
  },
};
