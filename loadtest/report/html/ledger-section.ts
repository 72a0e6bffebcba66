import { numberText } from '../../model/quantity.ts';
import type { RunReport } from '../../model/run-report.ts';
import { ledgerFlow } from '../chart/ledger-flow.ts';
import { ledgerRows } from '../report-wording.ts';
import { type Html, html } from './html.ts';
import { htmlTable, numbers } from './html-table.ts';

/** Where every request went, as the client and, if it tells, the server counted. */
export function ledgerSection(report: RunReport): Html {
  const { server } = report;
  const rows = ledgerRows(report).map(([name, client, seen]) => [
    name,
    ...numbers(numberText(client), ...(server === undefined ? [] : [seen === undefined ? '' : numberText(seen)])),
  ]);
  return html`<section><h2>Ledger</h2><div class="card">${ledgerFlow(report)}</div><div class="card">${htmlTable({
    caption: 'Warm-up included: every request that was due is here once.',
    columns: ['requests', ...numbers('client', ...(server === undefined ? [] : ['server']))],
    rows,
  })}${server === undefined ? html`<p class="note">The target does not tell what it counted itself.</p>` : serverNote(server)}</div></section>`;
}

function serverNote({ invocations, unanswered, storedEvents }: NonNullable<RunReport['server']>): Html {
  const stored = storedEvents === undefined ? '' : `, ${numberText(storedEvents)} events of this run stored`;
  return html`<p class="note">The server counted ${numberText(invocations)} invocations and ${numberText(unanswered)} requests whose clients had gone${stored}.</p>`;
}
