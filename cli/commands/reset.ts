import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { ResetResult } from '../../protocol/control-api.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { deleteDatabase } from '../emulator/delete-database.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';

/** `triggers reset`: deletes all events, keys and counters, of a running emulator or of a folder. */
export const resetCommand: CommandModule<object, EmulatorArguments> = {
  command: 'reset',
  describe: 'Delete all events, keys and counters',
  builder: (yargs) => emulatorOptions(yargs).example('$0 reset', ''),
  handler: async (options) => {
    const emulator = findRunning(options);
    if (emulator === undefined) {
      const isDeleted = await deleteDatabase(join(options.data, 'db'));
      const what = isDeleted ? 'Its data is deleted' : 'There is no data in it';
      print(safe`No emulator runs on ${visible(options.data)}. ${visible(what)}.`);
      return;
    }
    const { cutInvocations } = await controlCall(emulator, 'POST', '/v1/reset', ResetResult);
    print(safe`The running emulator is empty.`);
    if (cutInvocations > 0) remark(safe`Invocations that were not over after 5 s and failed: ${cutInvocations}`);
  },
};

/** Not an emulator that does not answer: whether its data may be deleted under it is not known. */
function findRunning(options: EmulatorArguments) {
  try {
    return findEmulator(options);
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'NOT_RUNNING') return undefined;
    throw error;
  }
}
