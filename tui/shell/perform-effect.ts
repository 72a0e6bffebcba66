import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { Effect } from '../state/effect.ts';
import { type Operation, operationWords } from '../state/operation.ts';
import type { Message } from '../state/ui-state.ts';
import { shortDuration } from '../text/figures.ts';
import { copySubject } from './copy-subject.ts';
import { editEvent } from './edit-event.ts';
import { fetchDetail, type SubjectSource } from './fetch-subject.ts';
import { performOperation } from './perform-operation.ts';
import { saveSubject } from './save-subject.ts';
import type { TerminalHandover } from './terminal-handover.ts';

/** Effects that reach beyond the dashboard: to the emulator, files, the clipboard, an editor. */
export type OuterEffect = Extract<Effect, { readonly kind: 'showDetail' | 'operate' | 'copy' | 'save' | 'edit' }>;

export interface EffectTools extends SubjectSource {
  readonly tell: (message: Message) => void;
  readonly onChange: () => void;
  /** Straight to the terminal. */
  readonly write: (sequence: string) => void;
  readonly handover: TerminalHandover;
  /** A shell command, to which a file is given. */
  readonly editor: string;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** Does what a key press asked for, and tells what came of it; what fails is told, too. */
export async function performEffect(effect: OuterEffect, tools: EffectTools): Promise<void> {
  const { tell } = tools;
  try {
    switch (effect.kind) {
      case 'showDetail':
        return await fetchDetail(effect.subject, tools);
      case 'operate':
        return await operate(effect.operation, tools);
      case 'copy':
        return tell(await copySubject(effect.subject, effect.format, tools));
      case 'save':
        return tell(await saveSubject(effect.subject, tools));
      case 'edit': {
        const body = await editEvent(effect.subject, tools);
        if (body !== undefined) return await operate({ kind: 'send', title: 'edited', body }, tools);
        return tell({ kind: 'hint', text: safe`Nothing was changed, so nothing was sent.` });
      }
    }
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    tell({ kind: 'failed', text: visible(error.message) });
  }
}

async function operate(operation: Operation, { client, tell, nowMs }: EffectTools): Promise<void> {
  const { command, call } = operationWords(operation);
  tell({ kind: 'busy', text: command, detail: call });
  const startedAt = nowMs();
  const { isDone, text } = await performOperation(operation, client);
  const words = safe`${command} → ${text} (${shortDuration(nowMs() - startedAt)})`;
  tell({ kind: isDone ? 'done' : 'failed', text: words, detail: call });
}
