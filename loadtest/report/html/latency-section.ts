import { numberText } from '../../model/quantity.ts';
import type { RunReport } from '../../model/run-report.ts';
import { histogramChart } from '../chart/histogram-chart.ts';
import { percentileChart } from '../chart/percentile-chart.ts';
import { latencyOverTime, rateOverTime } from '../chart/time-chart.ts';
import { generatorLine, LATENCY_TITLES, latencyCells } from '../report-wording.ts';
import { type Html, html } from './html.ts';
import { htmlTable, numbers } from './html-table.ts';

/** How long answers took: by operation, over time, by percentile and as a histogram. */
export function latencySection(report: RunReport): Html {
  const { seconds, percentiles, histogram } = report;
  return html`<section><h2>Latency</h2><div class="card">${operationTable(report)}</div>${
    seconds.length > 1
      ? html`<div class="card">${latencyOverTime(seconds)}</div><div class="card">${rateOverTime(seconds)}${secondTable(seconds)}</div>`
      : undefined
  }${
    percentiles.length > 2
      ? html`<div class="card">${percentileChart(percentiles)}${percentileTable(percentiles)}</div>`
      : undefined
  }${histogram.length > 0 ? html`<div class="card">${histogramChart(histogram)}</div>` : undefined}<p class="note">Generator: ${generatorLine(report)}.</p></section>`;
}

/** The figures behind the curve, for those who cannot see it and those who want to know exactly. */
function percentileTable(points: RunReport['percentiles']): Html {
  const rows = points.map(({ percentile, responseMs, serviceMs }) => [
    `p${percentile}`,
    ...numbers(numberText(responseMs), numberText(serviceMs)),
  ]);
  return html`<details><summary>The figures</summary>${htmlTable({ columns: ['percentile', ...numbers('response ms', 'service ms')], rows })}</details>`;
}

/** Longer runs have them in the JSON. */
const MAX_SECONDS = 600;

function secondTable(seconds: RunReport['seconds']): Html | undefined {
  if (seconds.length > MAX_SECONDS) return undefined;
  const rows = seconds.map(({ second, scheduled, sent, ended, p50Ms, p95Ms, p99Ms, maxMs }) => [
    String(second),
    ...numbers(numberText(scheduled), numberText(sent)),
    Object.entries(ended)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', '),
    ...numbers(...[p50Ms, p95Ms, p99Ms, maxMs].map((value) => (value === undefined ? '-' : numberText(value)))),
  ]);
  return html`<details><summary>The figures</summary>${htmlTable({
    columns: ['second', ...numbers('due', 'sent'), 'ended', ...numbers('p50 ms', 'p95 ms', 'p99 ms', 'max ms')],
    rows,
  })}</details>`;
}

function operationTable({ operations }: RunReport): Html {
  return htmlTable({
    caption:
      'Response time in ms from the moment a request was due; under it, service time from the moment it was sent.',
    columns: ['operation', 'ending', ...numbers('count', '/s', ...LATENCY_TITLES)],
    rows: operations.flatMap(({ operation, status, count, perSecond, responseTime, serviceTime }) => [
      [operation, status, ...numbers(numberText(count), numberText(perSecond), ...latencyCells(responseTime))],
      [html`<span class="soft">service time</span>`, '', ...numbers('', '', ...latencyCells(serviceTime))],
    ]),
  });
}
