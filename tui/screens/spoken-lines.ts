import { safe } from '../../protocol/text/safe-text.ts';
import { detailText } from '../details/detail-pane.ts';
import { diffText } from '../details/diff-pane.ts';
import { listWindow } from '../layout/list-window.ts';
import { SCREENS } from '../state/places.ts';
import { inputText } from '../state/text-input.ts';
import { focusedList, type Layer } from '../state/ui-state.ts';
import { count, figure } from '../text/figures.ts';
import { type Line, plainText, span } from '../text/line.ts';
import { helpLines } from './help-pane.ts';
import { openList } from './lists.ts';
import { menuItems } from './overlays.ts';
import type { View } from './view.ts';

const SPOKEN_ROWS = 12;

/** The dashboard as sentences, for screen readers: how things stand, where one is, and what is chosen. */
export function spokenLines(view: View): readonly Line[] {
  const { model, ui, theme } = view;
  const { connection, metrics, answered } = model;
  const rate = metrics === undefined ? safe`` : safe`, ${figure(metrics.lastSecond.requests)} a second`;
  const message = ui.message === undefined ? [] : [[span(safe`${theme.cell(ui.message.kind)}: ${ui.message.text}`)]];
  return [
    [span(safe`Triggers, ${theme.cell(connection.kind)}. ${count(answered)} requests answered${rate}.`)],
    ...layerOrList(view),
    ...message,
  ];
}

function layerOrList(view: View): readonly Line[] {
  const layer = view.ui.layers.at(-1);
  return layer === undefined ? listSentences(view) : layerSentences(view, layer);
}

function listSentences({ model, ui, theme }: View): readonly Line[] {
  const id = focusedList(ui);
  const state = ui.lists[id];
  const { source, columns } = openList(id, model, state);
  const { chosen } = listWindow(source, state.position, 1);
  const item = source.at(chosen);
  const place = safe`${theme.cell(SCREENS[id])}, ${count(source.size)} rows${state.filter === '' ? safe`` : safe`, filter ${theme.cell(state.filter)}`}.`;
  if (item === undefined) return [[span(place)]];
  const cells = columns.map(({ title, cell }) => `${title} ${cell(item, theme).text.trim()}`);
  return [[span(place)], [span(safe`Row ${chosen + 1}: `), span(theme.cell(cells.join(', ')))]];
}

function layerSentences(view: View, layer: Layer): readonly Line[] {
  const { theme, model, ui } = view;
  switch (layer.kind) {
    case 'detail':
      return detailText(view, layer, 100).slice(layer.scroll, layer.scroll + SPOKEN_ROWS);
    case 'diff':
      return diffText({ ...view, model }, layer).slice(layer.scroll, layer.scroll + SPOKEN_ROWS);
    case 'help':
      return helpLines(ui, view.isReadOnly).slice(layer.scroll, layer.scroll + SPOKEN_ROWS);
    case 'confirm':
      return [[span(safe`${layer.question} y for yes.`)]];
    case 'prompt': {
      const problem =
        layer.problem === undefined ? [] : [[span(safe`Column ${layer.problem.column}: ${layer.problem.text}`)]];
      return [[span(safe`Type ${theme.cell(layer.purpose.kind)}: ${theme.cell(inputText(layer.input))}`)], ...problem];
    }
    case 'menu': {
      const items = menuItems(layer);
      const chosen = items[layer.chosen];
      const label = chosen === undefined ? safe`nothing` : theme.cell(plainText([span(chosen.label)]));
      return [[span(safe`${layer.title}, ${layer.chosen + 1} of ${items.length}: ${label}`)]];
    }
  }
}
