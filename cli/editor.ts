import { chosenEditor, editText } from '../protocol/external-editor.ts';
import { WorkbenchError } from '../protocol/workbench-error.ts';

/** Lets the user change a text in the editor. Throws BAD_ARGUMENT if nothing is left, which takes the command back. */
export async function edit(text: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const edited = await editText(text, chosenEditor(environment));
  if (edited.text.trim() !== '') return edited.text;
  throw new WorkbenchError('BAD_ARGUMENT', 'The text was left empty, so nothing was sent.');
}
