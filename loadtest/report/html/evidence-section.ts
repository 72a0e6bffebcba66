import type { RunReport } from '../../model/run-report.ts';
import { evidenceCell } from '../report-wording.ts';
import { type Html, html } from './html.ts';
import { type Cell, htmlTable } from './html-table.ts';

/** The scenario's own tables. */
export function evidenceSections({ evidence }: RunReport): Html {
  return html`${evidence.map(
    ({ title, columns, rows, note }) =>
      html`<section><h2>${title}</h2><div class="card">${htmlTable({
        columns,
        rows: rows.map((row) =>
          row.map((cell): Cell => (typeof cell === 'number' ? { number: evidenceCell(cell) } : evidenceCell(cell))),
        ),
      })}${note === undefined ? undefined : html`<p class="note">${note}</p>`}</div></section>`,
  )}`;
}
