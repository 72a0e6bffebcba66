import { menuItems } from '../screens/overlays.ts';
import { editInput, textInput } from '../state/text-input.ts';
import { changeLayer, type Layer, type MenuItem, type UiState, withLayer, withoutLayer } from '../state/ui-state.ts';
import type { Key } from './key.ts';
import { pressKey } from './press-key.ts';
import { type KeyContext, type Step, step } from './step.ts';

type Menu = Extract<Layer, { readonly kind: 'menu' }>;

/** A key while a menu is open: moves in it, picks, narrows the palette, or closes it. */
export function pressInMenu(ui: UiState, menu: Menu, key: Key, context: KeyContext): Step {
  const items = menuItems(menu);
  switch (key.name) {
    case 'escape':
      return step(withoutLayer(ui));
    case 'enter': {
      const item = items[menu.chosen];
      return item === undefined ? step(ui) : pick(withoutLayer(ui), item, context);
    }
    case 'down':
    case 'tab':
    case 'ctrl-n':
      return step(changeLayer(ui, { ...menu, chosen: Math.min(items.length - 1, menu.chosen + 1) }));
    case 'up':
    case 'shift-tab':
    case 'ctrl-p':
      return step(changeLayer(ui, { ...menu, chosen: Math.max(0, menu.chosen - 1) }));
  }
  if (menu.query !== undefined) {
    const query = editInput(menu.query, key);
    return step(query === undefined ? ui : changeLayer(ui, { ...menu, query, chosen: 0 }));
  }
  const picked = items.find((item) => item.key === key.name);
  return picked === undefined ? step(ui) : pick(withoutLayer(ui), picked, context);
}

function pick(ui: UiState, { pick: picked }: MenuItem, context: KeyContext): Step {
  switch (picked.kind) {
    case 'effect':
      return step(ui, picked.effect);
    case 'prompt':
      return step(
        withLayer(ui, { kind: 'prompt', purpose: picked.purpose, input: textInput(picked.text), problem: undefined }),
      );
    case 'press':
      return pressKey(ui, { name: picked.key }, context);
  }
}
