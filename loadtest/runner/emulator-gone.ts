import { WorkbenchError } from '../../protocol/workbench-error.ts';

/**
 * What an emulator was asked for, or something else if it has ended meanwhile: a run that has been made must not be lost
 * with its target.
 */
export async function unlessGone<T, O>(asked: Promise<T>, otherwise: O): Promise<T | O> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'NOT_RUNNING') return otherwise;
    throw error;
  }
}
