import type { CommandModule } from 'yargs';
import { filterReference } from '../../protocol/filter/filter-reference.ts';
import { visible } from '../../protocol/text/visible.ts';
import { print } from '../terminal.ts';

/** `triggers filters`: explains the filter language. */
export const filtersCommand: CommandModule = {
  command: 'filters',
  describe: 'Explain the language of --filter',
  builder: (yargs) => yargs.example('$0 filters', ''),
  handler: () => {
    for (const line of filterReference('text').split('\n')) print(visible(line));
  },
};
