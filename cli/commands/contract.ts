import type { CommandModule } from 'yargs';
import { contractDiffCommand } from './contract-diff.ts';

/** `triggers contract`: whether servers, clients and code keep to openapi.yaml. */
export const contractCommand: CommandModule = {
  command: 'contract',
  describe: 'Check that openapi.yaml holds',
  builder: (yargs) => yargs.command(contractDiffCommand).demandCommand(1, 'No command is given.'),
  handler: () => {},
};
