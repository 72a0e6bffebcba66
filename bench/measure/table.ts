import { summarise } from './statistics.ts';

/** What the median of a figure should be. */
export type Aim =
  | { readonly kind: 'atLeast'; readonly value: number }
  | { readonly kind: 'atMost'; readonly value: number }
  | { readonly kind: 'between'; readonly low: number; readonly high: number }
  | { readonly kind: 'none' };

/** One measured figure: a value a round. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** Stands for the values in place of their median. */
  readonly value?: number;
  readonly aim: Aim;
}

export type Verdict = 'met' | 'missed' | '';

/** How the median stands against its aim. */
export function verdictOf(figure: Figure): Verdict {
  const { aim } = figure;
  const value = headlineOf(figure);
  switch (aim.kind) {
    case 'atLeast':
      return value >= aim.value ? 'met' : 'missed';
    case 'atMost':
      return value <= aim.value ? 'met' : 'missed';
    case 'between':
      return value >= aim.low && value <= aim.high ? 'met' : 'missed';
    case 'none':
      return '';
  }
}

function headlineOf({ value, values }: Figure): number {
  return value ?? summarise(values).median;
}

const HEADINGS = ['', 'median', 'middle half', 'rounds', 'aim', ''];

/** The figures as lines of aligned columns. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(toCells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  return lines.map((cells) => cells.join('  ').trimEnd()).join('\n');
}

function toCells(figure: Figure): string[] {
  const { name, unit, values } = figure;
  const { lowerQuartile, upperQuartile } = summarise(values);
  return [
    name,
    `${round(headlineOf(figure))}${unit === '' ? '' : ` ${unit}`}`,
    values.length > 1 ? `${round(lowerQuartile)}..${round(upperQuartile)}` : '',
    values.length > 1 ? String(values.length) : '',
    toAimText(figure),
    verdictOf(figure),
  ];
}

function toAimText({ aim, unit }: Figure): string {
  const inUnit = (text: string) => `${text}${unit === '' ? '' : ` ${unit}`}`;
  switch (aim.kind) {
    case 'atLeast':
      return inUnit(`≥ ${trimmed(aim.value)}`);
    case 'atMost':
      return inUnit(`≤ ${trimmed(aim.value)}`);
    case 'between':
      return inUnit(`${trimmed(aim.low)}..${trimmed(aim.high)}`);
    case 'none':
      return '';
  }
}

/** An aim that was computed has more digits than matter. */
function trimmed(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** Three digits that count, and all of those before the point. */
function round(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 100) return value.toFixed(0);
  return value.toFixed(magnitude >= 10 ? 1 : 2);
}
