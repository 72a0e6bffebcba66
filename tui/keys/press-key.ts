import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { placesOf, type UiState, withoutLayer } from '../state/ui-state.ts';
import { ACTIONS } from './actions.ts';
import type { Key } from './key.ts';
import { findBinding, KEY_TABLE } from './key-table.ts';
import { pressInMenu } from './menu-keys.ts';
import { pressInPrompt } from './prompt-keys.ts';
import { type KeyContext, type Step, step, told } from './step.ts';

/** Keys that do the same wherever they are pressed, also while something is typed. */
const EVERYWHERE = ['ctrl-c', 'ctrl-z', 'ctrl-l'] as const;

/** What a key does to the state, and what it asks for beside. */
export function pressKey(before: UiState, key: Key, context: KeyContext): Step {
  const ui =
    before.message === undefined || before.message.kind === 'busy' ? before : { ...before, message: undefined };
  if (EVERYWHERE.some((name) => name === key.name)) return pressBinding(ui, key.name, context, ['requests']);
  const layer = ui.layers.at(-1);
  switch (layer?.kind) {
    case 'menu':
      return pressInMenu(ui, layer, key, context);
    case 'prompt':
      return pressInPrompt(ui, layer, key, context);
    case 'confirm':
      return key.name === 'y'
        ? step(withoutLayer(ui), layer.effect)
        : told(withoutLayer(ui), 'hint', safe`Nothing was done.`);
    default:
      // Pasted text is no command.
      return key.name === 'paste' ? step(ui) : pressBinding(ui, key.name, context, placesOf(ui));
  }
}

function pressBinding(ui: UiState, key: string, context: KeyContext, places: ReturnType<typeof placesOf>): Step {
  const id = findBinding(key, places);
  if (id === undefined) return step(ui);
  const binding: { readonly writes?: true; readonly help: string } = KEY_TABLE[id];
  if (binding.writes && context.model.connection.kind === 'playing') {
    return told(ui, 'failed', safe`${visible(binding.help)}: not in a recording.`);
  }
  if (binding.writes && context.isReadOnly) {
    return told(ui, 'failed', safe`${visible(binding.help)}: not with --read-only.`);
  }
  if (binding.writes && context.model.connection.kind !== 'live') {
    return told(ui, 'failed', safe`${visible(binding.help)}: not now, for no emulator is connected.`);
  }
  return ACTIONS[id](ui, context, key);
}
