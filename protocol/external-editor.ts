import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkbenchError } from './workbench-error.ts';

/** What an editor made of a text. */
export interface EditedText {
  readonly text: string;
  readonly isChanged: boolean;
  /** Where it still is. */
  readonly file: string;
}

/**
 * Opens the editor with a text and waits until it is closed. The file stays, so that nothing that was typed is lost.
 * Throws BAD_ARGUMENT if the editor cannot be started or fails.
 */
export async function editText(text: string, editor: string): Promise<EditedText> {
  const file = join(mkdtempSync(join(tmpdir(), 'triggers-')), 'event.json');
  writeFileSync(file, text, { mode: 0o600 });
  // As git does: the editor may have arguments, the file's name is one of its own.
  const child =
    process.platform === 'win32'
      ? spawn(`${editor} "${file}"`, { stdio: 'inherit', shell: true })
      : spawn('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `The editor ${editor} ended with ${code ?? 'a signal'}; nothing was sent. The text is in ${file}. Set $EDITOR to the editor to use.`,
    );
  }
  const edited = readFileSync(file, 'utf8');
  return { text: edited, isChanged: edited.trim() !== text.trim(), file };
}

/** The editor that the user has chosen, or else the one that every system has. */
export function chosenEditor({ VISUAL, EDITOR }: NodeJS.ProcessEnv): string {
  return VISUAL || EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi');
}
