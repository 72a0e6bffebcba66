import { numberText, quantity } from '../../model/quantity.ts';
import type { RunReport } from '../../model/run-report.ts';
import { intervalPlot } from '../chart/interval-plot.ts';
import { headline, VERDICT_WORDS, warnings } from '../report-wording.ts';
import { type Html, html } from './html.ts';
import { htmlTable } from './html-table.ts';

/** What it came to, and what must not be forgotten. */
export function bannerSection(report: RunReport): Html {
  const { verdict, scenario, target, startedAt, durationMs } = report;
  return html`<header class="card banner ${verdict}"><p><span class="badge ${verdict}">${VERDICT_WORDS[verdict]}</span></p><h1>${headline(report)}</h1><p>${scenario.description}</p><p class="soft">${target.url} · ${startedAt} · ${numberText(durationMs / 1000)} s · seed ${String(scenario.seed)}</p>${factList(report)}</header>${warnings(report).map((warning) => html`<p class="warning-strip" role="note">${warning}</p>`)}`;
}

function factList({ ledger, operations, generator, seconds, percentiles }: RunReport): Html {
  const answered = Object.values(ledger.answered).reduce((sum, count) => sum + count, 0);
  const perSecond = operations.reduce(
    (sum, operation) => sum + (/^\d/.test(operation.status) ? operation.perSecond : 0),
    0,
  );
  const at = (percent: number) => percentiles.find(({ percentile }) => percentile >= percent)?.responseMs;
  const shown = (value: number | undefined) => (value === undefined ? '-' : quantity(value, 'ms'));
  const facts = [
    ['answered', numberText(answered)],
    ['answers a second', seconds.length === 0 ? '-' : numberText(perSecond)],
    ['p50, all answers', shown(at(50))],
    ['p95, all answers', shown(at(95))],
    ['p99, all answers', shown(at(99))],
    ['sent late', quantity(generator.lateShare, 'share')],
  ] as const;
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div class="fact"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Each question with its answer and how sure it is. */
export function verdictSection({ judgements }: RunReport): Html {
  const rows = judgements.map((judgement) => [
    judgement.sentence,
    html`<span class="badge ${judgement.verdict}">${VERDICT_WORDS[judgement.verdict]}</span>`,
    intervalPlot(judgement) ?? '',
    html`<span class="reason">${judgement.reason}</span>`,
  ]);
  return html`<section><h2>Verdicts</h2><div class="card">${htmlTable({
    caption:
      'The dot is what was observed, the line its 95 % confidence bounds (each one-sided), the upright the limit.',
    columns: ['asked', 'verdict', 'evidence', 'found'],
    rows,
  })}</div></section>`;
}
