import { joinSafe, type SafeText, safe } from '../../protocol/safe-text.ts';
import { visible } from '../../protocol/visible.ts';
import { CHECKS } from '../model/checks.ts';
import type { CheckResult, ContractReport } from '../model/contract-report.ts';
import type { Violation } from '../model/finding.ts';
import {
  counted,
  coverageOf,
  coverageTitle,
  outcomeOf,
  replayCommand,
  subjectOf,
  verdictSentence,
} from './contract-wording.ts';
import type { Meaning, Paint } from './paint.ts';

/** The report for a terminal, a line each: what is wrong first, the verdict last, where it is still seen. */
export function contractText(report: ContractReport, paint: Paint): readonly SafeText[] {
  const { violations, checks, reasons, verdict, seed } = report;
  return [
    paint('strong', safe`${visible(subjectOf(report))}, seed ${seed}`),
    EMPTY,
    ...violations.flatMap((violation) => [...violationLines(report, violation, paint), EMPTY]),
    ...checks.map((check) => checkLine(check, paint)),
    EMPTY,
    ...coverageLines(report, paint),
    ...reasons.map((reason) => paint('warning', visible(reason))),
    safe`${paint(VERDICTS[verdict], visible(verdict.toUpperCase()))}  ${visible(verdictSentence(report))}`,
  ];
}

const EMPTY = visible('');

const VERDICTS = { holds: 'good', violated: 'bad', inconclusive: 'warning' } as const satisfies Record<
  ContractReport['verdict'],
  Meaning
>;

const OUTCOMES = { held: 'good', violated: 'bad', inconclusive: 'warning', skipped: 'quiet' } as const satisfies Record<
  CheckResult['outcome'],
  Meaning
>;

/** Wide enough for each check's title, so that outcomes stand below each other. */
const TITLE_COLUMNS = Math.max(...Object.values(CHECKS).map(({ title }) => title.length));

function checkLine({ number, title, outcome, ...result }: CheckResult, paint: Paint): SafeText {
  const name = visible(`${String(number).padStart(2)}  ${title.padEnd(TITLE_COLUMNS)}`);
  return safe`${name}  ${paint(OUTCOMES[outcome], visible(outcomeOf({ number, title, outcome, ...result })))}`;
}

/** One violation: what, by which rule, the smallest requests that show it, and how to see it again. */
export function violationLines(report: ContractReport, violation: Violation, paint: Paint): readonly SafeText[] {
  const { check, severity, sentence, expected, seen, place, operation, curl, count, shrinks } = violation;
  const head = joinSafe(
    [
      paint(severity === 'error' ? 'bad' : 'warning', visible(severity.toUpperCase())),
      visible(`${CHECKS[check].number} ${check}`),
      ...(operation === undefined ? [] : [visible(operation)]),
      visible(sentence),
    ],
    visible('  '),
  );
  const times = `${count === 1 ? 'once' : `${counted(count, 'time')}`}${shrinks > 0 ? `, made smaller ${counted(shrinks, 'time')}` : ''}`;
  const rows: (readonly [string, string])[] = [
    ['expected', expected],
    ['seen', seen],
    ...(place === undefined ? [] : [['rule', `${place.file}:${place.line}  ${place.pointer}`] as const]),
    ...curl.map((command) => ['send', command] as const),
    ['again', replayCommand(report, violation)],
    ['met', times],
  ];
  return [head, ...rows.map(([name, value]) => safe`  ${paint('quiet', visible(name.padEnd(8)))}  ${visible(value)}`)];
}

function coverageLines(report: ContractReport, paint: Paint): readonly SafeText[] {
  const { total, seen, gaps } = coverageOf(report);
  if (total === 0) return [];
  const head = `Coverage  ${seen} of ${counted(total, 'documented answer')} seen`;
  return [
    paint(gaps.some(({ gap }) => gap === 'missed') ? 'warning' : 'strong', visible(head)),
    ...gaps.map((row) => safe`  ${paint('quiet', visible(coverageTitle(row)))}  ${visible(row.reason ?? 'not seen')}`),
    EMPTY,
  ];
}
