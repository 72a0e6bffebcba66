import type { ListId, ScreenId } from '../state/places.ts';

/** In columns and rows, from the upper left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a rectangle shows: a list, what is chosen in it, the figures of everything, or a whole view. */
export type PaneId = ListId | 'preview' | 'summary' | 'clock' | 'view';

export interface PlacedPane {
  readonly id: PaneId;
  readonly rect: Rect;
}

export interface Layout {
  readonly header: Rect;
  readonly tabs: Rect;
  readonly panes: readonly PlacedPane[];
  readonly status: Rect;
  readonly footer: Rect;
}

/** What of the dashboard's state decides about the layout. */
export interface LayoutMode {
  readonly screen: ScreenId;
  /** The list that the keys go to on the overview. */
  readonly focus: ListId;
  readonly isZoomed: boolean;
  /** A detail view, a comparison or the help takes the place of the screen. */
  readonly isView: boolean;
}

/** Nothing smaller is laid out. */
export const MIN_SIZE: Size = { columns: 60, rows: 16 };

/** The overview in two columns, and more rows for keys, from here on. */
const LARGE: Size = { columns: 120, rows: 36 };
const MEDIUM_ROWS = 20;
const SUMMARY_ROWS = 7;
const PREVIEW_ROWS = 6;
const CLOCK_ROWS = 5;

/** Where everything goes: rectangles that cover the screen and do not overlap; undefined if it is smaller than 60x16. */
export function layoutOf({ columns, rows }: Size, mode: LayoutMode): Layout | undefined {
  if (columns < MIN_SIZE.columns || rows < MIN_SIZE.rows) return undefined;
  const statusRows = rows < MEDIUM_ROWS ? 1 : 2;
  const footerRows = rows < LARGE.rows ? 1 : 2;
  const row = (y: number, height: number): Rect => ({ x: 0, y, width: columns, height });
  const body = row(2, rows - 2 - statusRows - footerRows);
  return {
    header: row(0, 1),
    tabs: row(1, 1),
    panes: panesOf(body, mode, columns >= LARGE.columns && rows >= LARGE.rows),
    status: row(body.y + body.height, statusRows),
    footer: row(rows - footerRows, footerRows),
  };
}

function panesOf(body: Rect, mode: LayoutMode, isLarge: boolean): readonly PlacedPane[] {
  const { screen, focus, isZoomed, isView } = mode;
  if (isView) return [{ id: 'view', rect: body }];
  if (screen === 'overview') {
    if (isZoomed) return [{ id: focus, rect: body }];
    return isLarge ? wideOverview(body) : narrowOverview(body, focus);
  }
  if (screen === 'faults' && !isZoomed)
    return stack(body, [
      [screen, body.height - CLOCK_ROWS],
      ['clock', CLOCK_ROWS],
    ]);
  const hasPreview = PREVIEWED.has(screen) && !isZoomed && body.width >= 80 && body.height >= PREVIEW_ROWS + 10;
  if (!hasPreview) return [{ id: screen, rect: body }];
  return stack(body, [
    [screen, body.height - PREVIEW_ROWS],
    ['preview', PREVIEW_ROWS],
  ]);
}

/** Screens with a few lines about the chosen row below them. */
const PREVIEWED: ReadonlySet<ScreenId> = new Set(['inbox', 'requests', 'logs']);

function wideOverview(body: Rect): readonly PlacedPane[] {
  const main = { ...body, height: body.height - PREVIEW_ROWS };
  const leftWidth = Math.floor(body.width * 0.58);
  const left = { ...main, width: leftWidth };
  const right = { ...main, x: leftWidth, width: body.width - leftWidth };
  const half = Math.floor(main.height / 2);
  const [limits, load, faults] = [
    Math.floor(main.height * 0.24),
    Math.floor(main.height * 0.28),
    Math.floor(main.height * 0.16),
  ];
  return [
    ...stack(left, [
      ['inbox', half],
      ['requests', main.height - half],
    ]),
    ...stack(right, [
      ['lambda', main.height - limits - load - faults],
      ['limits', limits],
      ['load', load],
      ['faults', faults],
    ]),
    { id: 'preview', rect: { ...body, y: main.y + main.height, height: PREVIEW_ROWS } },
  ];
}

function narrowOverview(body: Rect, focus: ListId): readonly PlacedPane[] {
  return stack(body, [
    ['summary', SUMMARY_ROWS],
    [focus, body.height - SUMMARY_ROWS],
  ]);
}

function stack(area: Rect, parts: readonly (readonly [id: PaneId, height: number])[]): readonly PlacedPane[] {
  let { y } = area;
  return parts.map(([id, height]) => {
    const placed = { id, rect: { ...area, y, height } };
    y += height;
    return placed;
  });
}
