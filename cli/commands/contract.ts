import type { CommandModule } from 'yargs';
import { contractDiffCommand } from './contract-diff.ts';
import { contractProxyCommand } from './contract-proxy.ts';

/** `triggers contract`: whether servers, clients and code keep to openapi.yaml. */
export const contractCommand: CommandModule = {
  command: 'contract',
  describe: 'Check that openapi.yaml holds',
  builder: (yargs) =>
    yargs.command(contractDiffCommand).command(contractProxyCommand).demandCommand(1, 'No command is given.'),
  handler: () => {},
};
