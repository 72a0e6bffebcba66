import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import type { ListWindow } from '../layout/list-window.ts';
import type { ListSource } from '../model/live-list.ts';
import { fitLine, type Line, lineAs, type Meaning, type Span, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { fitText } from '../text/width.ts';

/** A column of a table: how wide, how important, and what stands in it. */
export interface Column<T> {
  readonly name: string;
  readonly title: SafeText;
  /** In columns of the screen; `grow`: what the others leave, at least `width`. */
  readonly width: number;
  readonly grow?: true;
  /** Up to so many columns, where there is room for them; half of the room stays for the one that grows. */
  readonly most?: number;
  readonly align?: 'right';
  /** Those with the largest number go first where there is not enough room; 0 stays. */
  readonly rank: number;
  readonly cell: (item: T, theme: Theme) => Span;
  /** Absent: it cannot be sorted by this. */
  readonly sortValue?: (item: T) => number | string;
}

const GAP = 1;
/** `> ` before the chosen row. */
const MARKER_WIDTH = 2;

/** The columns that there is room for, with the widths that they get. */
export function chooseColumns<T>(
  columns: readonly Column<T>[],
  width: number,
): readonly (Column<T> & { readonly width: number })[] {
  let chosen = columns;
  const needed = () => chosen.reduce((sum, column) => sum + column.width + GAP, MARKER_WIDTH);
  while (needed() > width && chosen.length > 1) {
    const leastImportant = chosen.reduce((last, column) => (column.rank >= last.rank ? column : last));
    if (leastImportant.rank === 0) break;
    chosen = chosen.filter((column) => column !== leastImportant);
  }
  let free = Math.max(0, width - needed());
  let shared = Math.floor(free / 2);
  const widened = chosen.map((column) => {
    const more = Math.min(shared, Math.max(0, (column.most ?? 0) - column.width));
    shared -= more;
    free -= more;
    return { ...column, width: column.width + more };
  });
  return widened.map((column) => (column.grow ? { ...column, width: column.width + free } : column));
}

export interface TableOptions<T> {
  readonly source: ListSource<T>;
  readonly columns: readonly Column<T>[];
  readonly window: ListWindow;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly sortBy?: string | undefined;
  readonly isReversed?: boolean;
  /** In place of the columns, for a row that is none. */
  readonly wholeRow?: (item: T) => Line | undefined;
  readonly isMarked?: (item: T) => boolean;
}

/** Titles, then the rows of the window. */
export function tableLines<T>(options: TableOptions<T>): readonly Line[] {
  const { source, window, width, height, theme, wholeRow, isMarked } = options;
  const columns = chooseColumns(options.columns, width);
  const lines: Line[] = [titleLine(columns, options)];
  for (let row = 0; row < height - 1; row += 1) {
    const index = window.first + row;
    const item = source.at(index);
    if (item === undefined) break;
    const isChosen = index === window.chosen;
    const marker = span(isChosen ? safe`>` : safe` `);
    const mark = span(isMarked?.(item) ? safe`*` : safe` `, 'warn');
    const cells = wholeRow?.(item) ?? rowCells(item, columns, theme);
    const line = fitLine([marker, mark, ...cells], width);
    lines.push(isChosen ? lineAs(line, 'chosen') : line);
  }
  return lines;
}

/** Rows below the titles. */
export function tableRows(height: number): number {
  return Math.max(1, height - 1);
}

function titleLine<T>(columns: readonly Column<T>[], { sortBy, isReversed }: TableOptions<T>): Line {
  const titles = columns.flatMap(({ name, title, width, align }) => {
    const shown = name === sortBy ? safe`${isReversed ? safe`▲` : safe`▼`}${title}` : title;
    return [span(fitText(shown, width, align), name === sortBy ? 'accent' : 'dim'), span(safe` `)];
  });
  return [span(safe`  `), ...titles];
}

interface DrawnRow {
  readonly key: string;
  readonly theme: Theme;
  readonly line: Line;
}

/** More than a screen has: cells of rows that have left it would take as much memory as the rows. */
const MAX_DRAWN = 300;

/** Cells as they were drawn last, while neither the item nor the widths have changed. */
const drawn = new Map<object, DrawnRow>();

function rowCells<T>(item: T, columns: readonly (Column<T> & { readonly width: number })[], theme: Theme): Line {
  const key = columns.map(({ name, width }) => `${name}${width}`).join(' ');
  const kept = typeof item === 'object' && item !== null ? drawn.get(item) : undefined;
  if (kept?.key === key && kept.theme === theme) return kept.line;
  const line = columns.flatMap(({ width, align, cell }) => {
    const { text, as } = cell(item, theme);
    return [span(fitText(text, width, align), as), span(safe` `)];
  });
  if (typeof item === 'object' && item !== null) {
    if (drawn.size >= MAX_DRAWN) drawn.clear();
    drawn.set(item, { key, theme, line });
  }
  return line;
}

/** `name value` pairs in a row, with two spaces between. */
export function pairs(...parts: readonly (readonly [name: SafeText, value: SafeText, as?: Meaning])[]): Line {
  return parts.flatMap(([name, value, as], at) => [
    span(safe`${at === 0 ? safe`` : safe`  `}${name} `, 'dim'),
    span(value, as),
  ]);
}
