import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import type { CopyFormat, Subject } from '../state/effect.ts';
import type { Message } from '../state/ui-state.ts';
import { shortBytes } from '../text/figures.ts';
import { clipboardSequence, writeCopyFile } from './clipboard.ts';
import { requestDetail, type SubjectSource, storedEvent, targetOf } from './fetch-subject.ts';
import { eventText, requestText } from './subject-text.ts';

/** Copies it to the clipboard, by `write` straight to the terminal, and to a file; what to tell of it. */
export async function copySubject(
  subject: Subject,
  format: CopyFormat,
  source: SubjectSource & { readonly write: (sequence: string) => void },
): Promise<Message> {
  const text = await textOf(subject, format, source);
  const file = visible(writeCopyFile(text));
  const sequence = clipboardSequence(text);
  if (sequence !== undefined) source.write(sequence);
  const bytes = shortBytes(Buffer.byteLength(text));
  const where = sequence === undefined ? safe`it is too large for the clipboard` : safe`if the terminal allows it`;
  const said = safe`Copied ${bytes} (${where}); also in ${file}`;
  return { kind: 'done', text: said, detail: copyCommand(subject, format) };
}

/** What prints the same in a shell. */
function copyCommand({ kind, id }: Subject, format: CopyFormat): SafeText {
  const isCurl = format === 'curl' || format === 'curl-key';
  return isCurl && kind === 'request'
    ? safe`triggers curl ${visible(id)}`
    : safe`triggers ${visible(kind)}s show ${visible(id)} --json`;
}

async function textOf({ kind, id }: Subject, format: CopyFormat, source: SubjectSource): Promise<string> {
  const target = targetOf(source);
  return kind === 'request'
    ? requestText(await requestDetail(id, source), format, target)
    : eventText(await storedEvent(id, source), format, target);
}
