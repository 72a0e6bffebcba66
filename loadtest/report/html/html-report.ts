import { createHash } from 'node:crypto';
import type { RunReport } from '../../model/run-report.ts';
import { circumstances, headline } from '../report-wording.ts';
import { budgetSection } from './budget-section.ts';
import { comparisonSection } from './comparison-section.ts';
import { evidenceSections } from './evidence-section.ts';
import { html, trusted } from './html.ts';
import { htmlTable } from './html-table.ts';
import { latencySection } from './latency-section.ts';
import { ledgerSection } from './ledger-section.ts';
import { priceSection } from './price-section.ts';
import { STYLESHEET } from './stylesheet.ts';
import { bannerSection, verdictSection } from './verdict-section.ts';

/** Nothing may be loaded, run or sent: the page has all it needs, and the style is known by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLESHEET).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The report as one file that opens without a network and without scripts. */
export function htmlReport(report: RunReport): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${headline(report)}</title><style>${trusted(STYLESHEET)}</style></head>
<body><main>
${bannerSection(report)}
${verdictSection(report)}
${latencySection(report)}
${ledgerSection(report)}
${comparisonSection(report)}
${budgetSection(report)}
${priceSection(report)}
${evidenceSections(report)}
<section><h2>Circumstances</h2><div class="card">${htmlTable({ columns: ['', ''], rows: circumstances(report) })}</div></section>
</main></body></html>
`.markup;
}
