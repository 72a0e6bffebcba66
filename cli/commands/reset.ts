import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { TOKEN_HEADER } from '../../protocol/control-api.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../target-options.ts';

/** `triggers reset`: deletes all events, keys and counters, of a running emulator or of a folder. */
export const resetCommand: CommandModule<object, EmulatorArguments> = {
  command: 'reset',
  describe: 'Delete all events, keys and counters',
  builder: (yargs) => emulatorOptions(yargs),
  handler: async (options) => {
    try {
      const { controlUrl, token } = findEmulator(options);
      await resetRunning(controlUrl, token);
      console.log('The running emulator is empty.');
    } catch (error) {
      if (!(error instanceof WorkbenchError) || error.code !== 'NOT_RUNNING') throw error;
      await rm(join(options.data, 'db'), { recursive: true, force: true });
      console.log(`No emulator runs on ${options.data}; its data is deleted.`);
    }
  },
};

async function resetRunning(controlUrl: string, token: string): Promise<void> {
  const response = await fetch(`${controlUrl}/v1/reset`, { method: 'POST', headers: { [TOKEN_HEADER]: token } });
  if (!response.ok) {
    throw new WorkbenchError('REQUEST_REFUSED', `The emulator could not be emptied: ${await response.text()}`);
  }
}
