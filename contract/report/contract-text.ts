import type { Meaning, Paint } from '../../protocol/text/paint.ts';
import { joinSafe, type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { CHECKS } from '../model/checks.ts';
import type { CheckResult, ContractReport } from '../model/contract-report.ts';
import type { Violation } from '../model/finding.ts';
import {
  counted,
  coverageOf,
  duration,
  groupedChecks,
  isRun,
  outcomeOf,
  replayCommand,
  sendCommands,
  subjectOf,
  verdictSentence,
} from './contract-wording.ts';

/** The report for a terminal, a line each: what is wrong first, the verdict last, where it is still seen. */
export function contractText(report: ContractReport, paint: Paint): readonly SafeText[] {
  const { violations, reasons, verdict, seed } = report;
  return [
    paint('strong', isRun(report) ? safe`${visible(subjectOf(report))}, seed ${seed}` : visible(subjectOf(report))),
    EMPTY,
    ...violations.flatMap((violation) => [...violationLines(report, violation, paint), EMPTY]),
    ...groupedChecks(report).map((group) => checkLine(group, paint)),
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

function checkLine(group: readonly CheckResult[], paint: Paint): SafeText {
  const [first] = group as readonly [CheckResult];
  const outcome = paint(OUTCOMES[first.outcome], visible(outcomeOf(first)));
  if (group.length > 1) return safe`${visible(group.map(({ number }) => number).join(', '))}  ${outcome}`;
  return safe`${visible(`${String(first.number).padStart(2)}  ${first.title.padEnd(TITLE_COLUMNS)}`)}  ${outcome}`;
}

/** A violation on one line, as it is seen: how bad, by which check, where, what. */
export function violationLine({ check, severity, operation, sentence }: Violation, paint: Paint): SafeText {
  return joinSafe(
    [
      paint(severity === 'error' ? 'bad' : 'warning', visible(severity.toUpperCase())),
      visible(`${CHECKS[check].number} ${check}`),
      ...(operation === undefined ? [] : [visible(operation)]),
      visible(sentence),
    ],
    visible('  '),
  );
}

/** One violation: what, by which rule, the smallest requests that show it, and how to see it again. */
function violationLines(report: ContractReport, violation: Violation, paint: Paint): readonly SafeText[] {
  const { expected, seen, place, count, shrinks, shrinkMs } = violation;
  const again = replayCommand(report, violation);
  const smaller = shrinks > 0 ? `, made smaller ${counted(shrinks, 'time')} in ${duration(shrinkMs)}` : '';
  const times = `${count === 1 ? 'once' : counted(count, 'time')}${smaller}`;
  const rows: (readonly [string, string])[] = [
    ['expected', expected],
    ['seen', seen],
    ...(place === undefined ? [] : [['rule', `${place.file}:${place.line}  ${place.pointer}`] as const]),
    ...sendCommands(violation).map((command) => ['send', command] as const),
    ...(again === undefined ? [] : [['again', again] as const]),
    ['met', times],
  ];
  return [
    violationLine(violation, paint),
    ...rows.map(([name, value]) => safe`  ${paint('quiet', visible(name.padEnd(8)))}  ${visible(value)}`),
  ];
}

function coverageLines(report: ContractReport, paint: Paint): readonly SafeText[] {
  const { total, seen, isMissed, gaps } = coverageOf(report);
  if (total === 0) return [];
  const head = `Coverage  ${seen} of ${counted(total, 'documented answer')} seen`;
  return [
    paint(isMissed ? 'warning' : 'strong', visible(head)),
    ...gaps.map(
      ({ operation, answers, reason }) =>
        safe`  ${visible(operation)}  ${paint('quiet', visible(answers))}  ${visible(reason)}`,
    ),
    EMPTY,
  ];
}
