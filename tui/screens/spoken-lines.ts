import { joinSafe, type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { detailText } from '../details/detail-pane.ts';
import { diffText } from '../details/diff-pane.ts';
import { listWindow } from '../layout/list-window.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import { SCREENS } from '../state/places.ts';
import { inputText } from '../state/text-input.ts';
import { focusedList, type Layer } from '../state/ui-state.ts';
import { count } from '../text/figures.ts';
import { type Line, plainText, span } from '../text/line.ts';
import { helpLines } from './help-pane.ts';
import { isPressing, limitRows } from './limit-rows.ts';
import { openList } from './lists.ts';
import { menuItems } from './overlays.ts';
import type { View } from './view.ts';

const SPOKEN_ROWS = 12;
const SPOKEN_COLUMNS = 100;

/**
 * The dashboard as sentences, for screen readers: how things stand, where one is, and what is chosen. A sentence is read
 * again whenever it changes, so that figures that never rest are rounded, and stand on the overview alone.
 */
export function spokenLines(view: View): readonly Line[] {
  const { model, ui, theme } = view;
  const message = ui.message === undefined ? [] : [[span(safe`${theme.cell(ui.message.kind)}: ${ui.message.text}`)]];
  return [
    [span(safe`Triggers, ${theme.cell(model.connection.kind)}.`)],
    ...(ui.screen === 'overview' && ui.layers.length === 0 ? [[span(overviewSentence(model))]] : []),
    ...layerOrList(view),
    ...message,
  ];
}

function overviewSentence(model: DashboardModel): SafeText {
  const { answered, metrics, snapshot } = model;
  const pressing = limitRows(model).filter(isPressing).length;
  return joinSafe(
    [
      safe`${roughly(answered, 2)} requests answered`,
      safe`${roughly(metrics?.lastTenSeconds.requests ?? 0, 1)} a second`,
      ...(pressing > 0 ? [safe`${pressing} limits pressing`] : []),
      ...((snapshot?.faults.length ?? 0) > 0 ? [safe`${snapshot?.faults.length ?? 0} faults injected`] : []),
    ],
    safe`, `,
  );
}

/** `about 1,200`: so many digits, the others 0. */
function roughly(value: number, digits: number): SafeText {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) + 1 - digits);
  return unit === 1 ? count(Math.round(value)) : safe`about ${count(Math.round(value / unit) * unit)}`;
}

function layerOrList(view: View): readonly Line[] {
  const layer = view.ui.layers.at(-1);
  return layer === undefined ? listSentences(view) : layerSentences(view, layer);
}

function listSentences({ model, ui, theme }: View): readonly Line[] {
  const id = focusedList(ui);
  const state = ui.lists[id];
  const { source, columns, live } = openList(id, model, state);
  const { chosen } = listWindow(source, state.position, 1);
  const item = source.at(chosen);
  const name = safe`${theme.cell(SCREENS[id])}${state.filter === '' ? safe`` : safe`, filter ${theme.cell(state.filter)}`}`;
  if (item === undefined) return [[span(safe`${name}, no rows.`)]];
  const cells = columns.map(({ title, cell }) => `${title} ${cell(item, theme).text.trim()}`);
  // While rows come, each of them would change the numbers.
  const isMoving = live !== undefined && !live.isPaused;
  const rows = isMoving ? safe`` : safe`, ${count(source.size)} rows`;
  const follow = isMoving && state.position.isFollowing ? safe`, following the newest` : safe``;
  const row = isMoving ? safe`Chosen` : safe`Row ${chosen + 1}`;
  return [[span(safe`${name}${rows}${follow}.`)], [span(safe`${row}: `), span(theme.cell(cells.join(', ')))]];
}

function layerSentences(view: View, layer: Layer): readonly Line[] {
  const { theme, model, ui } = view;
  switch (layer.kind) {
    case 'detail':
      return detailText(view, layer, SPOKEN_COLUMNS).slice(layer.scroll, layer.scroll + SPOKEN_ROWS);
    case 'diff':
      return diffText({ ...view, model }, layer, SPOKEN_COLUMNS).slice(layer.scroll, layer.scroll + SPOKEN_ROWS);
    case 'help':
      return helpLines(ui, view.isReadOnly, SPOKEN_COLUMNS).slice(layer.scroll, layer.scroll + SPOKEN_ROWS);
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
