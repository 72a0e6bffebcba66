import { numberText } from '../../model/quantity.ts';
import type { RunReport } from '../../model/run-report.ts';
import { VERDICT_WORDS } from '../report-wording.ts';
import { type Html, html } from './html.ts';
import { htmlTable, numbers } from './html-table.ts';

/** This run against another; nothing where it was not compared. */
export function comparisonSection({ comparison }: RunReport): Html | undefined {
  if (comparison === undefined) return undefined;
  const { a, b, blocksA, blocksB, isInterleaved, machine, figures, spreads } = comparison;
  const how = isInterleaved ? 'Measured in turns' : 'Measured at another time';
  return html`<section><h2>Comparison</h2><p>${b} against ${a}. ${how}, ${String(blocksA)} and ${String(blocksB)} blocks; ${machine.text}.</p><div class="card">${htmlTable(
    {
      caption: 'Medians over the blocks, and their ratio with one-sided 95 % bounds; p by Mann and Whitney.',
      columns: [
        'operation',
        'figure',
        'verdict',
        ...numbers('before ms', 'now ms', 'ratio', 'from', 'to', 'p'),
        'found',
      ],
      rows: figures.map(({ operation, figure, verdict, aMs, bMs, ratio, lower, upper, pValue, reason }) => [
        operation,
        figure,
        html`<span class="badge ${verdict}">${VERDICT_WORDS[verdict]}</span>`,
        ...numbers(...[aMs, bMs, ratio, lower, upper, pValue].map(numberText)),
        html`<span class="reason">${reason}</span>`,
      ]),
    },
  )}</div>${spreads.map(
    ({ operation, finding, distance, pValue }) =>
      html`<p class="note">Spread of ${operation}: ${finding} (distance ${numberText(distance)}, p = ${numberText(pValue)}).</p>`,
  )}</section>`;
}
