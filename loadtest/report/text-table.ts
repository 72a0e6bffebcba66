/** One column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand on the right. */
  readonly align?: 'left' | 'right';
}

/** Aligned lines, the titles first; cells must be fit for a terminal already. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((cells) => [...(cells[at] ?? '')].length)));
  return all.map((cells) =>
    columns
      .map(({ align }, at) => {
        const cell = cells[at] ?? '';
        const padding = ' '.repeat(Math.max(0, (widths[at] ?? 0) - [...cell].length));
        return align === 'left' ? cell + padding : padding + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Columns with these titles: the first ones left, as many as `left` says, the others right. */
export function columnsOf(titles: readonly string[], left = 1): readonly Column[] {
  return titles.map((title, at) => ({ title, align: at < left ? 'left' : 'right' }));
}
