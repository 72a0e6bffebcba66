import { markdownTable, markdownText } from '../../protocol/report/markdown-text.ts';
import { numberText, quantity } from '../model/quantity.ts';
import type { RunReport } from '../model/run-report.ts';
import {
  circumstances,
  coverageText,
  dollars,
  evidenceCell,
  generatorLine,
  headline,
  LATENCY_TITLES,
  latencyCells,
  ledgerRows,
  VERDICT_WORDS,
  warnings,
} from './report-wording.ts';

const SIGNS = { pass: '✅', fail: '❌', inconclusive: '❔' } as const;

/** The report as a step summary in GitHub's Markdown. */
export function reportMarkdown(report: RunReport): string {
  const { verdict, judgements, operations, budget, price, comparison, evidence, server } = report;
  return [
    `## ${SIGNS[verdict]} ${markdownText(headline(report))}\n`,
    ...warnings(report).map((warning) => `> ${markdownText(warning)}\n`),
    markdownTable(
      ['', 'asked', 'found'],
      judgements.map((judgement) => [
        `${SIGNS[judgement.verdict]} ${VERDICT_WORDS[judgement.verdict]}`,
        markdownText(judgement.sentence),
        markdownText(judgement.reason),
      ]),
    ),
    '### Response times in ms, from the intended moment\n',
    markdownTable(
      ['operation', 'status', 'count', '/s', ...LATENCY_TITLES],
      operations.map(({ operation, status, count, perSecond, responseTime }) => [
        markdownText(operation),
        markdownText(status),
        numberText(count),
        numberText(perSecond),
        ...latencyCells(responseTime),
      ]),
    ),
    details(
      'Ledger',
      markdownTable(
        ['requests', 'client', ...(server === undefined ? [] : ['server'])],
        ledgerRows(report).map(([name, client, seen]) => [
          markdownText(name),
          numberText(client),
          ...(server === undefined ? [] : [seen === undefined ? '' : numberText(seen)]),
        ]),
      ),
    ),
    ...(comparison === undefined ? [] : [comparisonPart(comparison)]),
    ...(budget === undefined ? [] : [budgetPart(budget)]),
    ...(price === undefined ? [] : [pricePart(price)]),
    ...evidence.map(({ title, columns, rows, note }) =>
      details(
        title,
        markdownTable(
          columns.map(markdownText),
          rows.map((row) => row.map((cell) => markdownText(evidenceCell(cell)))),
        ) + (note === undefined ? '' : `\n${markdownText(note)}\n`),
      ),
    ),
    details(
      'Circumstances',
      markdownTable(
        ['', ''],
        [...circumstances(report), ['Generator', generatorLine(report)]].map((row) =>
          row.map((cell) => markdownText(cell)),
        ),
      ),
    ),
  ].join('\n');
}

function details(title: string, body: string): string {
  return `<details><summary>${markdownText(title)}</summary>\n\n${body}\n</details>\n`;
}

function comparisonPart({ a, b, isInterleaved, machine, figures }: NonNullable<RunReport['comparison']>): string {
  const rows = figures.map(({ operation, figure, aMs, bMs, ratio, lower, upper, pValue }) => [
    ...[operation, figure].map(markdownText),
    ...[aMs, bMs, ratio, lower, upper, pValue].map(numberText),
  ]);
  const table = markdownTable(['operation', 'figure', 'before ms', 'now ms', 'ratio', 'from', 'to', 'p'], rows);
  const how = `${isInterleaved ? 'Measured in turns' : 'Measured at another time'}; ${machine.text}.`;
  return details(`${b} against ${a}`, `${table}\n${markdownText(how)}\n`);
}

function budgetPart(budget: NonNullable<RunReport['budget']>): string {
  const { limits, billed, memorySizeMb } = budget;
  const title = `Lambda budget at ${numberText(memorySizeMb)} MB${coverageText(budget)}: billed p95 ${quantity(billed.p95Ms, 'ms')}`;
  const rows = limits.map(({ name, used, limit, unit }) => [
    markdownText(name),
    quantity(used, unit),
    quantity(limit, unit),
  ]);
  return details(title, markdownTable(['limit', 'used', 'of'], rows));
}

function pricePart(price: NonNullable<RunReport['price']>): string {
  const { total, rows, region, asOf } = price;
  const title = `${dollars(total.dollarsPerMillion)} per million requests${coverageText(price)} (${region}, list prices of ${asOf})`;
  const cells = rows.map(({ operation, outcome, size, dollarsPerMillion, dominatedBy }) => [
    ...[operation, outcome, size].map(markdownText),
    dollars(dollarsPerMillion),
    markdownText(dominatedBy),
  ]);
  return details(title, markdownTable(['operation', 'outcome', 'size', '$/M', 'most of it'], cells));
}
