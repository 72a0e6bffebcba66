import type { CommandModule } from 'yargs';

/** `triggers load`: scenarios that end in a verdict. What it consists of is loaded for it alone, not by every command. */
export const loadCommand: CommandModule = {
  command: 'load',
  describe: 'Run load scenarios and judge them; list, show and export them, and test the meter',
  builder: async (yargs) => {
    const { addLoadCommands } = await import('../load/load-commands.ts');
    return addLoadCommands(yargs);
  },
  handler: () => {},
};
