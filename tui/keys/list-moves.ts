import { safe } from '../../protocol/text/safe-text.ts';
import { isRelatedTab, maxScroll, tabsOf } from '../details/detail-pane.ts';
import { diffText } from '../details/diff-pane.ts';
import { relatedTo } from '../details/related.ts';
import { innerSize } from '../draw/pane.ts';
import { tableRows } from '../draw/table.ts';
import { layoutOf } from '../layout/layout.ts';
import { AT_NEWEST, at, listWindow, moveBy } from '../layout/list-window.ts';
import { layoutModeOf } from '../screens/draw-screen.ts';
import { shortStreamName } from '../screens/environment-columns.ts';
import { helpLines } from '../screens/help-pane.ts';
import { openList } from '../screens/lists.ts';
import type { View } from '../screens/view.ts';
import type { Subject } from '../state/effect.ts';
import { changeLayer, focusedList, type Layer, type UiState, withLayer, withList } from '../state/ui-state.ts';
import { createTheme } from '../text/theme.ts';
import { type KeyContext, type Step, step, told } from './step.ts';

/** The chosen row of the list that the keys go to, and where it is. */
export function chosen(ui: UiState, { model }: Pick<KeyContext, 'model'>) {
  const id = focusedList(ui);
  const list = openList(id, model, ui.lists[id]);
  const index = listWindow(list.source, ui.lists[id].position, 1).chosen;
  const item = list.source.at(index);
  return item === undefined ? undefined : { list, index, item };
}

/** What a detail view shows, or what the chosen row tells of. */
export function subjectOf(ui: UiState, context: Pick<KeyContext, 'model'>): Subject | undefined {
  const layer = ui.layers.at(-1);
  if (layer?.kind === 'detail') return layer.subject;
  const row = chosen(ui, context);
  return row?.list.subjectOf?.(row.item);
}

/** Moves in the list, or scrolls what lies over it. */
export function move(
  ui: UiState,
  context: KeyContext,
  direction: 1 | -1,
  stride: 'row' | 'half' | 'page' = 'row',
): Step {
  const rows = rowsOnScreen(ui, context);
  const by = direction * { row: 1, half: Math.max(1, Math.floor(rows / 2)), page: Math.max(1, rows - 1) }[stride];
  const layer = ui.layers.at(-1);
  if (layer !== undefined) return scrollTo(ui, context, layer, (scroll) => scroll + by);
  const id = focusedList(ui);
  const state = ui.lists[id];
  const { source } = openList(id, context.model, state);
  return step(withList(ui, id, { position: moveBy(source, state.position, by, rows) }));
}

/** To the newest row, which is followed, or the oldest. */
export function moveToEnd(ui: UiState, context: KeyContext, end: 'first' | 'last'): Step {
  const layer = ui.layers.at(-1);
  if (layer !== undefined) return scrollTo(ui, context, layer, () => (end === 'first' ? 0 : Number.MAX_SAFE_INTEGER));
  const id = focusedList(ui);
  if (end === 'first') return step(withList(ui, id, { position: AT_NEWEST }));
  const { source } = openList(id, context.model, ui.lists[id]);
  const position = at(source, Math.max(0, source.size - 1), rowsOnScreen(ui, context) - 1);
  return step(withList(ui, id, { position }));
}

/** Stays at the row that is chosen now, whatever comes. */
export function detach(ui: UiState, context: KeyContext): UiState {
  const row = chosen(ui, context);
  const id = focusedList(ui);
  return row === undefined ? ui : withList(ui, id, { position: at(row.list.source, row.index, 0) });
}

/** Opens the chosen row: an event, a request, or the requests of an environment. */
export function openChosen(ui: UiState, context: KeyContext): Step {
  const layer = ui.layers.at(-1);
  if (layer?.kind === 'detail') return openRelated(ui, context, layer);
  const row = chosen(ui, context);
  if (row === undefined) return told(ui, 'hint', safe`There is nothing to open.`);
  if (focusedList(ui) === 'lambda') {
    const { logStreamName } = row.item as { readonly logStreamName: string };
    const text = `env~${shortStreamName(logStreamName)}`;
    const filtered = withList({ ...ui, screen: 'requests' }, 'requests', { filter: text, position: AT_NEWEST });
    return step(filtered, { kind: 'filter', list: 'requests', text });
  }
  const subject = row.list.subjectOf?.(row.item);
  if (subject === undefined) return told(ui, 'hint', safe`There is nothing more to tell of this row.`);
  // What is being read stays where it is while others come.
  return openSubject(detach(ui, context), subject);
}

/** Of what belongs to an event or a request, the chosen one; Escape comes back. */
function openRelated(ui: UiState, { model }: KeyContext, layer: Extract<Layer, { readonly kind: 'detail' }>): Step {
  if (!isRelatedTab(layer)) {
    const tab = tabsOf(layer.subject).indexOf('Related');
    return step(changeLayer(ui, { ...layer, tab, scroll: 0, chosen: 0 }));
  }
  const related = relatedTo(layer.subject, model)[layer.chosen];
  return related === undefined ? told(ui, 'hint', safe`There is nothing to open.`) : openSubject(ui, related.subject);
}

/** The row before or after the one that a detail view shows. */
export function openNeighbour(ui: UiState, context: KeyContext, by: 1 | -1): Step {
  const moved = move({ ...ui, layers: [] }, context, by).ui;
  const row = chosen(moved, context);
  const subject = row?.list.subjectOf?.(row.item);
  const layer = ui.layers.at(-1);
  if (subject === undefined || layer?.kind !== 'detail') return step(ui);
  if (subject.id === layer.subject.id) return told(ui, 'hint', safe`This is the last row.`);
  const shown = { ...layer, subject, scroll: 0, chosen: 0, tab: subject.kind === layer.subject.kind ? layer.tab : 0 };
  return step({ ...moved, layers: [...ui.layers.slice(0, -1), shown] }, { kind: 'showDetail', subject });
}

/** By the next column that can be sorted by; after the last, in the order of arrival. */
export function turnSort(ui: UiState, { model }: KeyContext): Step {
  const id = focusedList(ui);
  const { sortBy } = ui.lists[id];
  const sortable = openList(id, model, { ...ui.lists[id], sortBy: undefined }).columns.filter(
    ({ sortValue }) => sortValue !== undefined,
  );
  const next = sortable[sortable.findIndex(({ name }) => name === sortBy) + 1];
  return step(withList(ui, id, { sortBy: next?.name, isReversed: false, position: AT_NEWEST }));
}

/** Rows of the list, or of what lies over it, on the screen. */
export function rowsOnScreen(ui: UiState, { size }: KeyContext): number {
  const layout = layoutOf(size, layoutModeOf(ui));
  const id = layoutModeOf(ui).isView ? 'view' : focusedList(ui);
  const rect = layout?.panes.find((pane) => pane.id === id)?.rect;
  if (rect === undefined) return 1;
  return id === 'view' ? innerSize(rect).height : tableRows(innerSize(rect).height);
}

function openSubject(ui: UiState, subject: Subject): Step {
  return step(withLayer(ui, { kind: 'detail', subject, tab: 0, scroll: 0, find: '', chosen: 0 }), {
    kind: 'showDetail',
    subject,
  });
}

function scrollTo(ui: UiState, context: KeyContext, layer: Layer, to: (scroll: number) => number): Step {
  if (layer.kind !== 'detail' && layer.kind !== 'diff' && layer.kind !== 'help') return step(ui);
  if (layer.kind === 'detail' && isRelatedTab(layer)) {
    const last = relatedTo(layer.subject, context.model).length - 1;
    const chosenRow = Math.max(0, Math.min(last, to(Math.max(0, Math.min(layer.chosen, last)))));
    return step(changeLayer(ui, { ...layer, chosen: chosenRow }));
  }
  const maximum = lastScroll(ui, context, layer);
  const scroll = Math.max(0, Math.min(maximum, to(Math.min(layer.scroll, maximum))));
  return step(changeLayer(ui, { ...layer, scroll }));
}

/** How far what lies over the screen can be scrolled. */
export function lastScroll(
  ui: UiState,
  context: KeyContext,
  layer: Extract<Layer, { readonly kind: 'detail' | 'diff' | 'help' }>,
): number {
  const view = viewOf(ui, context);
  const rect = view?.layout.panes.find(({ id }) => id === 'view')?.rect;
  if (view === undefined || rect === undefined) return 0;
  const { width, height: rows } = innerSize(rect);
  switch (layer.kind) {
    case 'detail':
      return maxScroll(view, layer, rect);
    case 'diff':
      return Math.max(0, diffText(view, layer, width).length - rows);
    case 'help':
      return Math.max(0, helpLines(ui, context.isReadOnly, width).length - rows);
  }
}

/** What is drawn, for those who need to know where something is in it. */
export function viewOf(ui: UiState, { model, size, isReadOnly }: KeyContext): View | undefined {
  const layout = layoutOf(size, layoutModeOf(ui));
  return layout && { model, ui, layout, isReadOnly, nowMs: 0, theme: createTheme({ color: false, ascii: false }) };
}
