import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { AT_NEWEST } from '../layout/list-window.ts';
import type { Effect } from '../state/effect.ts';
import { editInput, inputText } from '../state/text-input.ts';
import {
  changeLayer,
  type Layer,
  type PromptPurpose,
  type UiState,
  withList,
  withoutLayer,
} from '../state/ui-state.ts';
import { findFrom, scrollToText } from './find.ts';
import type { Key } from './key.ts';
import { type KeyContext, type Step, step } from './step.ts';

type Prompt = Extract<Layer, { readonly kind: 'prompt' }>;

/** A key while a line is typed. A filter is in force as it is typed, as far as it can be read. */
export function pressInPrompt(ui: UiState, prompt: Prompt, key: Key, context: KeyContext): Step {
  if (key.name === 'escape') return cancel(ui, prompt.purpose);
  if (key.name === 'enter') return accept(ui, prompt, context);
  const input = editInput(prompt.input, key);
  if (input === undefined) return step(ui);
  const typed = { ...prompt, input, problem: undefined };
  if (prompt.purpose.kind !== 'filter') return step(changeLayer(ui, typed));
  const { list } = prompt.purpose;
  const text = inputText(input).trim();
  const problem = context.read.filterProblem(list, text);
  const shown = changeLayer(ui, { ...typed, problem });
  // The last good filter stays in force.
  if (problem !== undefined) return step(shown);
  return step(withList(shown, list, { filter: text, position: AT_NEWEST }), { kind: 'filter', list, text });
}

function cancel(ui: UiState, purpose: PromptPurpose): Step {
  const closed = withoutLayer(ui);
  if (purpose.kind !== 'filter') return step(closed);
  const { list, before } = purpose;
  return step(withList(closed, list, { filter: before }), { kind: 'filter', list, text: before });
}

function accept(ui: UiState, prompt: Prompt, context: KeyContext): Step {
  const text = inputText(prompt.input).trim();
  const closed = withoutLayer(ui);
  switch (prompt.purpose.kind) {
    case 'filter': {
      if (prompt.problem !== undefined) return step(ui);
      const others = ui.typedFilters.filter((typed) => typed !== text);
      return step(text === '' ? closed : { ...closed, typedFilters: [text, ...others].slice(0, MAX_TYPED) });
    }
    case 'find':
      return text === ''
        ? step(withList(closed, prompt.purpose.list, { find: '' }))
        : findFrom(withList(closed, prompt.purpose.list, { find: text }), context, 1);
    case 'findInText': {
      const layer = closed.layers.at(-1);
      if (layer?.kind !== 'detail' && layer?.kind !== 'diff' && layer?.kind !== 'help') return step(closed);
      const looking = layer.kind === 'detail' ? { ...layer, find: text } : layer;
      const found = changeLayer(closed, looking);
      return text === '' ? step(found) : scrollToText(found, context, looking, text, 1);
    }
    case 'fault':
      return read(ui, prompt, closed, () => ({
        kind: 'operate',
        operation: { kind: 'addFault', spec: context.read.fault(text), argument: text },
      }));
    case 'clock':
      return read(ui, prompt, closed, () => ({ kind: 'operate', operation: context.read.clock(text) }));
  }
}

const MAX_TYPED = 50;

/** What cannot be read stays on the line, with what is wrong. */
function read(ui: UiState, prompt: Prompt, closed: UiState, toEffect: () => Effect): Step {
  try {
    return step(closed, toEffect());
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    return step(changeLayer(ui, { ...prompt, problem: { column: 1, text: visible(error.message) } }));
  }
}
