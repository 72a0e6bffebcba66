import { type Html, html } from './html.ts';

/** A cell: text is escaped, a number stands on the right. */
export type Cell = string | Html | { readonly number: string };

export interface TableOptions {
  readonly caption?: string;
  readonly columns: readonly (string | { readonly number: string })[];
  readonly rows: readonly (readonly Cell[])[];
  /** Whether the last row sums up the others. */
  readonly hasSum?: boolean;
}

/** A table whose rows begin with their heading. */
export function htmlTable({ caption, columns, rows, hasSum = false }: TableOptions): Html {
  return html`<table>${caption === undefined ? undefined : html`<caption>${caption}</caption>`}<thead><tr>${columns.map(
    (column) =>
      typeof column === 'string'
        ? html`<th scope="col">${column}</th>`
        : html`<th scope="col" class="number">${column.number}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells, at) =>
      html`<tr${hasSum && at === rows.length - 1 ? html` class="sum"` : undefined}>${cells.map(toCell)}</tr>`,
  )}</tbody></table>`;
}

function toCell(cell: Cell, at: number): Html {
  const content = typeof cell === 'object' && 'number' in cell ? cell.number : cell;
  if (at === 0) return html`<th scope="row">${content}</th>`;
  return typeof cell === 'object' && 'number' in cell
    ? html`<td class="number">${content}</td>`
    : html`<td>${content}</td>`;
}

/** Cells of numbers. */
export function numbers(...texts: readonly string[]): readonly { readonly number: string }[] {
  return texts.map((number) => ({ number }));
}
