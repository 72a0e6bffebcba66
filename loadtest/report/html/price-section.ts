import type { PriceEstimate } from '../../model/price-estimate.ts';
import { numberText } from '../../model/quantity.ts';
import type { RunReport } from '../../model/run-report.ts';
import { priceBar } from '../chart/stacked-bar.ts';
import { dollars } from '../report-wording.ts';
import { type Html, html } from './html.ts';
import { htmlTable, numbers } from './html-table.ts';

/** What a million requests cost, and of what; nothing where the target does not tell what they used. */
export function priceSection({ price }: RunReport): Html | undefined {
  if (price === undefined) return undefined;
  const { total, region, asOf, notes, sources } = price;
  return html`<section><h2>Price</h2><p>A million requests like these cost <strong>${dollars(total.dollarsPerMillion)}</strong>, most of it for ${total.dominatedBy}.</p><div class="card">${itemKey(price)}${priceTable(price)}</div><div class="card">${itemTable(price)}</div><div class="card">${whatIfTable(price)}</div>${notes.map((note) => html`<p class="note">${note}</p>`)}<details><summary>Price sheet: ${region}, ${asOf}</summary><ul>${sources.map(({ item, url }) => html`<li class="note">${item}, ${url}</li>`)}</ul></details></section>`;
}

function itemKey({ total }: PriceEstimate): Html {
  return html`<ul class="key">${total.items.map(({ name }) => html`<li><svg width="12" height="12" aria-hidden="true"><rect class="item ${name}" width="12" height="12" rx="2"/></svg>${name}</li>`)}</ul>`;
}

function priceTable({ rows, total }: PriceEstimate): Html {
  const all = [...rows, total];
  const largest = Math.max(...all.map(({ dollarsPerMillion }) => dollarsPerMillion));
  return htmlTable({
    caption: 'Dollars per million requests of each kind.',
    columns: ['operation', 'outcome', 'body', ...numbers('requests', '$/M'), '', 'most of it'],
    rows: all.map((row) => [
      row.operation,
      row.outcome,
      row.size,
      ...numbers(numberText(row.requests), dollars(row.dollarsPerMillion)),
      priceBar(row, largest),
      row.dominatedBy,
    ]),
    hasSum: true,
  });
}

function itemTable({ total }: PriceEstimate): Html {
  return htmlTable({
    caption: 'How the price of all requests as they came adds up.',
    columns: ['item', ...numbers('$/M'), 'because'],
    rows: [
      ...total.items.map(({ name, dollarsPerMillion, because }) => [
        name,
        ...numbers(dollars(dollarsPerMillion)),
        because,
      ]),
      ['all', ...numbers(dollars(total.dollarsPerMillion)), ''],
    ],
    hasSum: true,
  });
}

function whatIfTable({ whatIf }: PriceEstimate): Html {
  return htmlTable({
    caption: 'The same requests in another deployment.',
    columns: ['with', ...numbers('$/M', 'change')],
    rows: whatIf.map(({ change, dollarsPerMillion, ratio }) => [
      change,
      ...numbers(dollars(dollarsPerMillion), `${ratio > 1 ? '+' : ''}${Math.round((ratio - 1) * 1000) / 10} %`),
    ]),
  });
}
