import { readConnection } from '../../protocol/connection-file.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** Why an emulator did not start, with the one that has its folder or port already, if that is one of this folder. */
export function withRunningEmulator(error: unknown, dataDirectory: string): unknown {
  if (!(error instanceof WorkbenchError) || !['PORT_TAKEN', 'DATA_IN_USE'].includes(error.code)) return error;
  try {
    const { apiUrl } = readConnection(dataDirectory);
    const there = `An emulator runs on ${dataDirectory} already: ${apiUrl}, and \`triggers tui\` shows what it does.`;
    return new WorkbenchError(error.code, `${error.message} ${there}`, { cause: error });
  } catch {
    return error;
  }
}
