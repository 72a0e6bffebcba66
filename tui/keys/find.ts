import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { detailText } from '../details/detail-pane.ts';
import { diffText } from '../details/diff-pane.ts';
import { innerSize } from '../draw/pane.ts';
import { at, listWindow } from '../layout/list-window.ts';
import { helpLines } from '../screens/help-pane.ts';
import { openList } from '../screens/lists.ts';
import { changeLayer, focusedList, type Layer, type UiState, withList } from '../state/ui-state.ts';
import { plainText } from '../text/line.ts';
import { createTheme } from '../text/theme.ts';
import { lastScroll, rowsOnScreen, viewOf } from './list-moves.ts';
import { type KeyContext, type Step, step, told } from './step.ts';

/** The next row or line after the chosen one that contains what is looked for. */
export function findFrom(ui: UiState, context: KeyContext, by: 1 | -1): Step {
  const layer = ui.layers.at(-1);
  return layer === undefined ? findRow(ui, context, by) : findLine(ui, context, layer, by);
}

const PLAIN = createTheme({ color: false, ascii: false });

function findRow(ui: UiState, { model, ...context }: KeyContext, by: 1 | -1): Step {
  const id = focusedList(ui);
  const state = ui.lists[id];
  if (state.find === '') return told(ui, 'hint', safe`& looks for a text.`);
  const text = state.find.toLowerCase();
  const { source, columns } = openList(id, model, state);
  const from = listWindow(source, state.position, 1).chosen;
  for (let passed = 1; passed <= source.size; passed += 1) {
    const index = (from + by * passed + source.size * 2) % source.size;
    const item = source.at(index);
    if (item === undefined) continue;
    const row = columns.map(({ cell }) => cell(item, PLAIN).text).join(' ');
    if (!row.toLowerCase().includes(text)) continue;
    const rows = rowsOnScreen(ui, { model, ...context });
    return step(withList(ui, id, { position: at(source, index, Math.floor(rows / 2)) }));
  }
  return told(ui, 'failed', safe`No row has ${visible(state.find)}.`);
}

/** Remembered while a text is read; a detail view keeps its own. */
function findLine(ui: UiState, context: KeyContext, layer: Layer, by: 1 | -1): Step {
  if (layer.kind !== 'detail' || layer.find === '') return told(ui, 'hint', safe`/ looks for a text.`);
  return scrollToText(ui, context, layer, layer.find, by);
}

/** Scrolls to the next line with a text; `from` the next on, or from the line on that is at the top. */
export function scrollToText(
  ui: UiState,
  context: KeyContext,
  layer: Extract<Layer, { readonly kind: 'detail' | 'diff' | 'help' }>,
  find: string,
  by: 1 | -1,
): Step {
  const view = viewOf(ui, context);
  const rect = view?.layout.panes.find(({ id }) => id === 'view')?.rect;
  if (view === undefined || rect === undefined) return step(ui);
  const { width } = innerSize(rect);
  const lines =
    layer.kind === 'detail'
      ? detailText(view, layer, width)
      : layer.kind === 'diff'
        ? diffText(view, layer, width)
        : helpLines(ui, context.isReadOnly, width);
  for (let passed = 1; passed <= lines.length; passed += 1) {
    const index = (layer.scroll + by * passed + lines.length * 2) % lines.length;
    if (
      !plainText(lines[index] ?? [])
        .toLowerCase()
        .includes(find.toLowerCase())
    )
      continue;
    const scroll = Math.min(index, lastScroll(ui, context, layer));
    return step(changeLayer(ui, { ...layer, scroll }));
  }
  return told(ui, 'failed', safe`The text has no ${visible(find)}.`);
}
