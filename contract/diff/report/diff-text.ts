import type { Meaning, Paint } from '../../../protocol/text/paint.ts';
import { joinSafe, type SafeText, safe } from '../../../protocol/text/safe-text.ts';
import { visible } from '../../../protocol/text/visible.ts';
import type { ContractPlace } from '../../model/finding.ts';
import { DIFF_SEVERITIES, type DiffSeverity } from '../rules/diff-rule.ts';
import { DIFF_RULES } from '../rules/diff-rules.ts';
import type { DiffReport } from './diff-report.ts';

const MEANINGS = { ERR: 'bad', WARN: 'warning', INFO: 'quiet' } as const satisfies Record<DiffSeverity, Meaning>;

const NOUNS = {
  ERR: ['breaking change', 'breaking changes'],
  WARN: ['warning', 'warnings'],
  INFO: ['note', 'notes'],
} as const satisfies Record<DiffSeverity, readonly [one: string, many: string]>;

/** The comparison for a terminal, a line each. */
export function diffText(report: DiffReport, paint: Paint): readonly SafeText[] {
  const { before, after, findings, expiredWaivers, unusedWaivers, verdict, reason } = report;
  const head = safe`${visible(after.name)} (${visible(after.version)}) against ${visible(before.name)} (${visible(before.version)})`;
  return [
    paint('strong', head),
    EMPTY,
    ...findings.flatMap((finding) => [...findingLines(finding, paint), EMPTY]),
    ...expiredWaivers.map((waiver) =>
      paint(
        'warning',
        safe`The waiver of ${visible(waiver.rule)} at ${visible(waiver.pointer)} ended on ${visible(waiver.expires)}.`,
      ),
    ),
    ...unusedWaivers.map((waiver) =>
      paint(
        'warning',
        safe`The waiver of ${visible(waiver.rule)} at ${visible(waiver.pointer)} is of no use any more: take it out.`,
      ),
    ),
    safe`${paint(verdict === 'holds' ? 'good' : 'bad', verdict === 'holds' ? 'HOLDS' : 'VIOLATED')}  ${visible(diffCounts(report))}`,
    visible(reason),
  ];
}

/** `3 breaking changes, 1 warning, 2 notes, 1 waived` */
export function diffCounts({ counts, waived }: DiffReport): string {
  const parts = DIFF_SEVERITIES.map(
    (severity) => `${counts[severity]} ${NOUNS[severity][counts[severity] === 1 ? 0 : 1]}`,
  );
  return [...parts, ...(waived > 0 ? [`${waived} waived`] : [])].join(', ');
}

/** The first place where a change is felt, and how many more there are. */
export function firstWhere(where: readonly string[]): string {
  return where.length > 1 ? `${where[0]}, and ${where.length - 1} more` : (where[0] ?? '');
}

const EMPTY = visible('');

function findingLines(finding: DiffReport['findings'][number], paint: Paint): readonly SafeText[] {
  const { rule, severity, message, where, before, after, waiver } = finding;
  const title = safe`${visible(severity.padEnd(5))} ${visible(rule)}`;
  const line = joinSafe([paint(waiver ? 'quiet' : MEANINGS[severity], title), visible(message)], visible('  '));
  const rows = [
    safe`in   ${visible(firstWhere(where))}`,
    safe`was  ${placeText(before)}`,
    safe`is   ${placeText(after)}`,
    waiver === undefined
      ? safe`why  ${visible(DIFF_RULES[rule].why)}`
      : safe`waived until ${visible(waiver.expires)}: ${visible(waiver.reason)}`,
  ];
  return [line, ...rows.map((row) => paint('quiet', safe`      ${row}`))];
}

function placeText({ file, line, pointer }: ContractPlace): SafeText {
  return safe`${visible(file)}:${line}  ${visible(pointer)}`;
}
