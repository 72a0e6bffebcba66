import { editText } from '../../protocol/external-editor.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { Subject } from '../state/effect.ts';
import { requestDetail, type SubjectSource, storedEvent } from './fetch-subject.ts';
import { eventBody } from './subject-text.ts';
import type { TerminalHandover } from './terminal-handover.ts';

/**
 * What the user makes of the event in an editor, as a body to send; undefined: nothing was changed. Throws BAD_ARGUMENT if
 * it is no JSON, naming the file that it is still in.
 */
export async function editEvent(
  subject: Subject | undefined,
  source: SubjectSource & { readonly editor: string; readonly handover: TerminalHandover },
): Promise<string | undefined> {
  const before = await editableBody(subject, source);
  const { text, isChanged, file } = await source.handover.run(() => editText(before, source.editor));
  if (!isChanged) return undefined;
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new WorkbenchError('BAD_ARGUMENT', `This is not JSON: ${(cause as Error).message}. It is still in ${file}.`, {
      cause,
    });
  }
  return text;
}

const TEMPLATE = `{
  "source": "shop",
  "event_type": "order.created",
  "payload": {
    "order": 1
  },
  "metadata": {
    "priority": "normal"
  }
}
`;

async function editableBody(subject: Subject | undefined, source: SubjectSource): Promise<string> {
  if (subject === undefined) return TEMPLATE;
  if (subject.kind === 'event') return withoutIdempotencyKey(eventBody(await storedEvent(subject.id, source)));
  const { record, request } = await requestDetail(subject.id, source);
  const isText = record.method === 'POST' && request?.encoding === 'utf8' && request.body !== '';
  return isText ? withoutIdempotencyKey(request.body) : TEMPLATE;
}

/** With the same key the same event would be answered, whatever was changed. */
function withoutIdempotencyKey(body: string): string {
  return body
    .replace(/,\s*"idempotency_key"\s*:\s*"(?:[^"\\]|\\.)*"/, '')
    .replace(/"idempotency_key"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?\s*/, '');
}
