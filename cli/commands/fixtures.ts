import type { CommandModule } from 'yargs';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { listFixtures } from '../fixtures/fixture-list.ts';
import { fixtureFolder } from '../tables/application-data.ts';
import { print, remark } from '../terminal.ts';

interface FixturesArguments {
  readonly template: string;
  readonly json: boolean;
}

/** `triggers fixtures`: lists the events that `triggers send --fixture` can send. */
export const fixturesCommand: CommandModule<object, FixturesArguments> = {
  command: 'fixtures',
  describe: 'List the events that `send --fixture` can send',
  builder: (yargs) =>
    yargs
      .option('template', {
        type: 'string',
        default: 'template.yaml',
        describe: 'SAM template; `fixtures/*.json` beside it are yours',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print each fixture as a line of JSON, with its body',
      })
      .example('$0 fixtures', ''),
  handler: async ({ template, json }) => {
    const { fixtures, problems } = await listFixtures(fixtureFolder(template));
    const width = Math.max(...fixtures.map(({ name }) => visible(name).length));
    for (const fixture of fixtures) {
      const { name, description, origin } = fixture;
      const own = origin === 'folder' ? safe`  (${visible(fixtureFolder(template))})` : safe``;
      print(json ? visibleJson(fixture) : safe`${visible(name.padEnd(width))}  ${visible(description)}${own}`);
    }
    for (const problem of problems) remark(visible(problem));
  },
};
