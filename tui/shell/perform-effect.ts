import { writeFileSync } from 'node:fs';
import { StoredEvent } from '../../protocol/events.ts';
import { editText } from '../../protocol/external-editor.ts';
import { RequestDetail } from '../../protocol/request-record.ts';
import { type SafeText, safe } from '../../protocol/safe-text.ts';
import { visible } from '../../protocol/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { CopyFormat, Effect, Subject } from '../state/effect.ts';
import { type Operation, operationWords } from '../state/operation.ts';
import type { Message } from '../state/ui-state.ts';
import { shortBytes, shortDuration } from '../text/figures.ts';
import { clipboardSequence, writeCopyFile } from './clipboard.ts';
import type { EmulatorClient } from './emulator-client.ts';
import { performOperation } from './perform-operation.ts';
import { eventBody, eventText, requestText } from './subject-text.ts';

/** Effects that reach beyond the dashboard: to the emulator, files, the clipboard, an editor. */
export type OuterEffect = Extract<Effect, { readonly kind: 'showDetail' | 'operate' | 'copy' | 'save' | 'edit' }>;

export interface EffectTools {
  readonly client: EmulatorClient;
  readonly model: DashboardModel;
  readonly tell: (message: Message) => void;
  readonly onChange: () => void;
  /** Straight to the terminal. */
  readonly write: (sequence: string) => void;
  /** Runs something that has the terminal for itself. */
  readonly withoutScreen: <T>(run: () => Promise<T>) => Promise<T>;
  readonly editor: string;
  readonly nowMs: () => number;
}

/** Does what a key press asked for, and tells what came of it; what fails is told, too. */
export async function performEffect(effect: OuterEffect, tools: EffectTools): Promise<void> {
  try {
    switch (effect.kind) {
      case 'showDetail':
        await fetchDetail(effect.subject, tools);
        return;
      case 'operate':
        await operate(effect.operation, tools);
        return;
      case 'copy':
        await copy(effect.subject, effect.format, tools);
        return;
      case 'save':
        await save(effect.subject, tools);
        return;
      case 'edit':
        await edit(effect.subject, tools);
    }
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    tools.tell({ kind: 'failed', text: visible(error.message) });
  }
}

/** The whole of an event or a request; from what was fetched before, if it cannot have changed. */
async function fetchDetail(subject: Subject, { client, model, onChange }: EffectTools): Promise<void> {
  const { kind, id } = subject;
  const details = kind === 'request' ? model.requestDetails : model.eventDetails;
  if (details.get(id)?.kind === 'loading') return;
  if (details.get(id) === undefined) details.set(id, { kind: 'loading' });
  try {
    if (kind === 'request') {
      const value = await client.control('GET', `/v1/requests/${encodeURIComponent(id)}`, RequestDetail);
      model.requestDetails.set(id, { kind: 'ready', value });
    } else {
      const value = await client.control('GET', `/v1/events/${encodeURIComponent(id)}`, StoredEvent);
      model.eventDetails.set(id, { kind: 'ready', value });
    }
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    if (details.ready(id) === undefined) details.set(id, { kind: 'failed', text: error.message });
  }
  model.touch();
  onChange();
}

async function operate(operation: Operation, { client, tell, nowMs }: EffectTools): Promise<void> {
  const { command, call } = operationWords(operation);
  tell({ kind: 'busy', text: command, detail: call });
  const startedAt = nowMs();
  const { isDone, text } = await performOperation(operation, client);
  const words = safe`${command} → ${text} (${shortDuration(nowMs() - startedAt)})`;
  tell({ kind: isDone ? 'done' : 'failed', text: words, detail: call });
}

async function copy(subject: Subject, format: CopyFormat, tools: EffectTools): Promise<void> {
  const text = await textOf(subject, format, tools);
  const file = visible(writeCopyFile(text));
  const sequence = clipboardSequence(text);
  if (sequence !== undefined) tools.write(sequence);
  const bytes = shortBytes(Buffer.byteLength(text));
  const where: SafeText =
    sequence === undefined ? safe`it is too large for the clipboard` : safe`if the terminal allows it`;
  tools.tell({ kind: 'done', text: safe`Copied ${bytes} (${where}); also in ${file}` });
}

async function textOf(subject: Subject, format: CopyFormat, tools: EffectTools): Promise<string> {
  if (subject.kind === 'request')
    return requestText(await requestDetail(subject.id, tools), format, tools.client.address());
  return eventText(await storedEvent(subject.id, tools), format, tools.client.address());
}

async function save(subject: Subject, tools: EffectTools): Promise<void> {
  const value =
    subject.kind === 'request' ? await requestDetail(subject.id, tools) : await storedEvent(subject.id, tools);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const file = writeNewFile(`${subject.kind}-${subject.id.replace(/[^\w-]/g, '_').slice(0, 64)}`, text);
  tools.tell({ kind: 'done', text: safe`Saved ${shortBytes(Buffer.byteLength(text))} to ${visible(file)}` });
}

/** No file is overwritten. */
function writeNewFile(name: string, text: string): string {
  for (let copyNumber = 1; ; copyNumber += 1) {
    const file = `${name}${copyNumber === 1 ? '' : `-${copyNumber}`}.json`;
    try {
      writeFileSync(file, text, { flag: 'wx' });
      return file;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new WorkbenchError('BAD_ARGUMENT', `${file} cannot be written: ${(cause as Error).message}.`, { cause });
    }
  }
}

async function edit(subject: Subject | undefined, tools: EffectTools): Promise<void> {
  const before = await editableBody(subject, tools);
  const { text, isChanged, file } = await tools.withoutScreen(() => editText(before, tools.editor));
  if (!isChanged) {
    tools.tell({ kind: 'hint', text: safe`Nothing was changed, so nothing was sent.` });
    return;
  }
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new WorkbenchError('BAD_ARGUMENT', `This is not JSON: ${(cause as Error).message}. It is still in ${file}.`, {
      cause,
    });
  }
  await operate({ kind: 'send', title: 'edited', body: text }, tools);
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

async function editableBody(subject: Subject | undefined, tools: EffectTools): Promise<string> {
  if (subject === undefined) return TEMPLATE;
  if (subject.kind === 'request') {
    const { record, request } = await requestDetail(subject.id, tools);
    if (record.method === 'POST' && request?.encoding === 'utf8' && request.body !== '') {
      return withoutIdempotencyKey(request.body);
    }
    return TEMPLATE;
  }
  return withoutIdempotencyKey(eventBody(await storedEvent(subject.id, tools)));
}

/** With the same key the same event would be answered, whatever was changed. */
function withoutIdempotencyKey(body: string): string {
  return body
    .replace(/,\s*"idempotency_key"\s*:\s*"(?:[^"\\]|\\.)*"/, '')
    .replace(/"idempotency_key"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?\s*/, '');
}

async function requestDetail(id: string, { client, model }: EffectTools): Promise<RequestDetail> {
  const known = model.requestDetails.ready(id);
  return known ?? (await client.control('GET', `/v1/requests/${encodeURIComponent(id)}`, RequestDetail));
}

async function storedEvent(id: string, { client, model }: EffectTools): Promise<StoredEvent> {
  const known = model.eventDetails.ready(id);
  return known ?? (await client.control('GET', `/v1/events/${encodeURIComponent(id)}`, StoredEvent));
}
