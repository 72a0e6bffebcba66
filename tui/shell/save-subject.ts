import { writeFileSync } from 'node:fs';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { Subject } from '../state/effect.ts';
import type { Message } from '../state/ui-state.ts';
import { shortBytes } from '../text/figures.ts';
import { requestDetail, type SubjectSource, storedEvent } from './fetch-subject.ts';

/** Saves it with all that is known to a new file in the working directory; what to tell of it. */
export async function saveSubject({ kind, id }: Subject, source: SubjectSource): Promise<Message> {
  const value = kind === 'request' ? await requestDetail(id, source) : await storedEvent(id, source);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const file = writeNewFile(`${kind}-${id.replace(/[^\w-]/g, '_').slice(0, 64)}`, text);
  return {
    kind: 'done',
    text: safe`Saved ${shortBytes(Buffer.byteLength(text))} to ${visible(file)}`,
    detail: safe`triggers ${visible(kind)}s show ${visible(id)} --json > ${visible(file)}`,
  };
}

/** No file is overwritten. */
function writeNewFile(name: string, text: string): string {
  for (let copyNumber = 1; ; copyNumber += 1) {
    const file = `${name}${copyNumber === 1 ? '' : `-${copyNumber}`}.json`;
    try {
      writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
      return file;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new WorkbenchError('BAD_ARGUMENT', `${file} cannot be written: ${(cause as Error).message}.`, { cause });
    }
  }
}
