import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { detailPane } from '../details/detail-pane.ts';
import { diffPane } from '../details/diff-pane.ts';
import { framed, type Pane } from '../draw/pane.ts';
import { type LayoutMode, layoutOf, MIN_SIZE, type PaneId, type PlacedPane, type Size } from '../layout/layout.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { UiState } from '../state/ui-state.ts';
import { fitLine, type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { clockPane } from './clock-pane.ts';
import { footerLines } from './footer.ts';
import { headerLine, tabsLine } from './header.ts';
import { helpPane } from './help-pane.ts';
import { listPane } from './list-pane.ts';
import { loadPane } from './load-pane.ts';
import { drawMenu } from './overlays.ts';
import { previewPane } from './preview-pane.ts';
import { statusLines } from './status-lines.ts';
import { summaryPane } from './summary-pane.ts';
import type { View } from './view.ts';

export interface ScreenInput {
  readonly model: DashboardModel;
  readonly ui: UiState;
  readonly theme: Theme;
  readonly size: Size;
  readonly isReadOnly: boolean;
  readonly nowMs: number;
}

/** The whole screen, row by row, each exactly as wide as the terminal. */
export function drawScreen(input: ScreenInput): readonly Line[] {
  const { ui, size } = input;
  const layout = layoutOf(size, layoutModeOf(ui));
  if (layout === undefined) return tooSmall(size);
  const view: View = { ...input, layout };
  const status = statusLines(view);
  const rows = [
    guarded(size.columns, () => headerLine(view)),
    guarded(size.columns, () => tabsLine(view)),
    ...body(view),
    ...status,
    ...footerLines(view).slice(status.length - layout.status.height),
  ];
  const layer = ui.layers.at(-1);
  return layer?.kind === 'menu' ? drawMenu(rows, layer, size, input.theme) : rows;
}

/** What of the state decides about the layout. */
export function layoutModeOf({ screen, focus, isZoomed, layers }: UiState): LayoutMode {
  const isView = layers.some(({ kind }) => kind === 'detail' || kind === 'diff' || kind === 'help');
  return { screen, focus, isZoomed, isView };
}

function tooSmall({ columns, rows }: Size): readonly Line[] {
  const needs = `${MIN_SIZE.columns}x${MIN_SIZE.rows}`;
  const text = visible(`Needs ${needs}, has ${columns}x${rows} (q quits)`);
  return Array.from({ length: rows }, (_, row) => fitLine(row === 0 ? [span(text)] : [], columns));
}

/** Panes side by side and one below the other. */
function body(view: View): readonly Line[] {
  const drawn = view.layout.panes
    .map((placed) => ({ rect: placed.rect, lines: drawPane(view, placed) }))
    .sort((left, right) => left.rect.x - right.rect.x);
  const { header, tabs, status } = view.layout;
  return Array.from({ length: status.y - header.height - tabs.height }, (_, row) => {
    const y = row + header.height + tabs.height;
    return drawn.flatMap(({ rect, lines }) => lines[y - rect.y] ?? []);
  });
}

/** A pane that cannot be drawn says so, and the others are drawn. */
function drawPane(view: View, { id, rect }: PlacedPane): readonly Line[] {
  let pane: Pane;
  try {
    pane = paneOf(view, id, rect);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    pane = {
      title: [span(safe`${visible(id)} failed`, 'bad')],
      lines: [[span(safe` It could not be drawn: ${view.theme.cell(reason)}`, 'bad')]],
    };
  }
  return framed(pane, rect);
}

function paneOf(view: View, id: PaneId, rect: PlacedPane['rect']): Pane {
  switch (id) {
    case 'summary':
      return summaryPane(view);
    case 'preview':
      return previewPane(view, rect);
    case 'load':
      return loadPane(view, rect);
    case 'clock':
      return clockPane(view);
    case 'view':
      return viewPane(view, rect);
    default:
      return listPane(view, id, rect);
  }
}

/** What takes the place of the screen: the topmost of detail, comparison and help. */
function viewPane(view: View, rect: PlacedPane['rect']): Pane {
  const layer = view.ui.layers.findLast(({ kind }) => kind === 'detail' || kind === 'diff' || kind === 'help');
  switch (layer?.kind) {
    case 'detail':
      return detailPane(view, layer, rect);
    case 'diff':
      return diffPane(view, layer, rect);
    case 'help':
      return helpPane(view, layer.scroll, rect);
    default:
      return { title: [], lines: [] };
  }
}

function guarded(width: number, draw: () => Line): Line {
  try {
    return fitLine(draw(), width);
  } catch (error) {
    return fitLine([span(visible(error instanceof Error ? error.message : String(error)), 'bad')], width);
  }
}
