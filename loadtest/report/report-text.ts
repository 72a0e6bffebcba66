import type { Meaning, Paint } from '../../protocol/text/paint.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import type { Verdict } from '../model/judgement.ts';
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
import { columnsOf, textTable } from './text-table.ts';

const MEANINGS = { pass: 'good', fail: 'bad', inconclusive: 'warning' } as const satisfies Record<Verdict, Meaning>;

/** The summary that a terminal shows at the end of a run. */
export function reportText(report: RunReport, paint: Paint): SafeText {
  const sections: readonly (readonly string[])[] = [
    circumstances(report).map(([name, value]) => visible(`${name.padEnd(10)}${value}`)),
    warnings(report).map((warning) => paint('warning', visible(`! ${warning}`))),
    operationLines(report, paint),
    ledgerLines(report, paint),
    section('Generator', [visible(generatorLine(report))], paint),
    budgetLines(report, paint),
    priceLines(report, paint),
    comparisonLines(report, paint),
    ...report.evidence.map(({ title, columns, rows, note }) =>
      section(
        title,
        [
          ...textTable(
            columnsOf(columns.map((column) => visible(column, 'cell'))),
            rows.map((row) => row.map((cell) => visible(evidenceCell(cell), 'cell'))),
          ),
          ...(note === undefined ? [] : [visible(note)]),
        ],
        paint,
      ),
    ),
    judgementLines(report, paint),
    [paint(MEANINGS[report.verdict], visible(headline(report)))],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n') as SafeText;
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : [paint('strong', visible(title)), ...lines.map((line) => `  ${line}`)];
}

function operationLines({ operations }: RunReport, paint: Paint): readonly string[] {
  const rows = operations.map(({ operation, status, count, perSecond, responseTime }) => [
    visible(operation, 'cell'),
    visible(status, 'cell'),
    numberText(count),
    numberText(perSecond),
    ...latencyCells(responseTime),
  ]);
  if (rows.length === 0) return [];
  return section(
    'Response times in ms, from the intended moment',
    textTable(columnsOf(['operation', 'status', 'count', '/s', ...LATENCY_TITLES], 2), rows),
    paint,
  );
}

function ledgerLines(report: RunReport, paint: Paint): readonly string[] {
  const { server } = report;
  const rows = ledgerRows(report).map(([name, client, seen]) => [
    visible(name, 'cell'),
    numberText(client),
    ...(server === undefined ? [] : [seen === undefined ? '' : numberText(seen)]),
  ]);
  const titles = ['requests', 'client', ...(server === undefined ? [] : ['server'])];
  const stored = server?.storedEvents;
  return section(
    'Ledger',
    [
      ...textTable(columnsOf(titles), rows),
      ...(server === undefined
        ? []
        : [`${numberText(server.invocations)} invocations, ${numberText(server.unanswered)} unanswered`]),
      ...(stored === undefined ? [] : [`${numberText(stored)} events of this run are stored`]),
    ],
    paint,
  );
}

function budgetLines({ budget }: RunReport, paint: Paint): readonly string[] {
  if (budget === undefined) return [];
  const { billed, limits, memorySizes, concurrency, memory, memorySizeMb, initShare } = budget;
  const { slopeMbPerThousand, lowerMbPerThousand = 0, upperMbPerThousand = 0 } = memory;
  return section(
    `Lambda budget of ${numberText(budget.invocations)} invocations${coverageText(budget)} at ${numberText(memorySizeMb)} MB`,
    [
      `billed p50 ${quantity(billed.p50Ms, 'ms')}, p95 ${quantity(billed.p95Ms, 'ms')}, p99 ${quantity(billed.p99Ms, 'ms')}, max ${quantity(billed.maxMs, 'ms')}; ${quantity(initShare, 'share')} with an initialisation`,
      `${numberText(concurrency.needed)} environments at once for ${quantity(concurrency.perSecond, '/s')} (${numberText(concurrency.lower)} to ${numberText(concurrency.upper)})`,
      ...(slopeMbPerThousand === undefined
        ? []
        : [
            `memory grows by ${quantity(slopeMbPerThousand, 'MB')} in 1,000 invocations (${numberText(lowerMbPerThousand)} to ${numberText(upperMbPerThousand)})`,
          ]),
      ...textTable(
        columnsOf(['limit', 'used', 'of', 'share']),
        limits.map(({ name, used, limit, unit }) => [
          visible(name, 'cell'),
          quantity(used, unit),
          quantity(limit, unit),
          quantity(Math.round((used / limit) * 1000) / 1000, 'share'),
        ]),
      ),
      ...textTable(
        columnsOf(['predicted MB', 'p50 ms', 'p95 ms', 'p99 ms', 'billed ms', 'Lambda $/M', 'at once'], 0),
        memorySizes.map((size) => [
          `${size.fits ? '' : 'too small '}${numberText(size.memoryMb)}`,
          ...[size.duration.p50Ms, size.duration.p95Ms, size.duration.p99Ms, size.billedMeanMs].map(numberText),
          dollars(size.dollarsPerMillion),
          numberText(size.concurrency),
        ]),
      ).slice(memorySizes.length === 0 ? 1 : 0),
      ...budget.notes.map((note) => paint('quiet', visible(note))),
    ],
    paint,
  );
}

function priceLines({ price }: RunReport, paint: Paint): readonly string[] {
  if (price === undefined) return [];
  return section(
    `Dollars per million requests${coverageText(price)}, ${price.region}, list prices of ${price.asOf}`,
    [
      ...textTable(
        [...columnsOf(['operation', 'outcome', 'size', 'requests', '$/M'], 3), { title: 'most of it', align: 'left' }],
        [...price.rows, price.total].map(({ operation, outcome, size, requests, dollarsPerMillion, dominatedBy }) => [
          visible(operation, 'cell'),
          visible(outcome, 'cell'),
          visible(size, 'cell'),
          numberText(requests),
          dollars(dollarsPerMillion),
          visible(dominatedBy, 'cell'),
        ]),
      ),
      ...price.whatIf.map(({ change, dollarsPerMillion, ratio }) =>
        visible(`${dollars(dollarsPerMillion)} (${changeText(ratio)}) with ${change}`),
      ),
    ],
    paint,
  );
}

/** `-12 %` */
function changeText(ratio: number): string {
  const percent = Math.round((ratio - 1) * 100);
  return `${percent > 0 ? '+' : ''}${percent} %`;
}

function comparisonLines({ comparison }: RunReport, paint: Paint): readonly string[] {
  if (comparison === undefined) return [];
  const { a, b, blocksA, blocksB, isInterleaved, machine, figures, spreads } = comparison;
  return section(
    `${b} against ${a}`,
    [
      visible(
        isInterleaved
          ? `measured in turns, ${blocksA} and ${blocksB} blocks; ${machine.text}`
          : `measured at another time, ${blocksA} and ${blocksB} blocks; ${machine.text}`,
      ),
      ...textTable(
        columnsOf(['operation', 'figure', 'before ms', 'now ms', 'ratio', 'from', 'to', 'p'], 2),
        figures.map(({ operation, figure, aMs, bMs, ratio, lower, upper, pValue }) => [
          visible(operation, 'cell'),
          visible(figure, 'cell'),
          ...[aMs, bMs, ratio, lower, upper, pValue].map(numberText),
        ]),
      ),
      ...spreads.map(({ operation, finding, distance, pValue }) =>
        visible(`spread of ${operation}: ${finding} (distance ${numberText(distance)}, p = ${numberText(pValue)})`),
      ),
    ],
    paint,
  );
}

function judgementLines({ judgements }: RunReport, paint: Paint): readonly string[] {
  return section(
    'Verdicts',
    judgements.flatMap(({ verdict, sentence, reason }) => [
      `${paint(MEANINGS[verdict], VERDICT_WORDS[verdict].padEnd(13))}${visible(sentence)}`,
      paint('quiet', visible(`${' '.repeat(13)}${reason}`)),
    ]),
    paint,
  );
}
