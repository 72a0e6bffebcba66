import { markdownBlock, markdownCode, markdownTable, markdownText } from '../../protocol/report/markdown-text.ts';
import type { ContractReport } from '../model/contract-report.ts';
import type { Violation } from '../model/finding.ts';
import {
  checkTitle,
  counted,
  coverageOf,
  isRun,
  outcomeOf,
  replayCommand,
  sendCommands,
  subjectOf,
  verdictSentence,
} from './contract-wording.ts';

/** GitHub shows no summary over 1 MiB: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
const MAX_SHOWN_VIOLATIONS = 25;
const MAX_SHOWN_CHARACTERS = 1_000;

const SIGNS = { held: '✅', violated: '❌', inconclusive: '❔', skipped: '➖' } as const;

/** The report as a step summary in GitHub's Markdown. */
export function contractSummary(report: ContractReport): string {
  const { violations, checks, reasons, seed } = report;
  const shown = violations.slice(0, MAX_SHOWN_VIOLATIONS);
  const left = violations.length - shown.length;
  return [
    `## ${markdownText(verdictSentence(report))}\n`,
    `${markdownText(subjectOf(report))}${isRun(report) ? `, seed ${seed}` : ''}\n`,
    ...reasons.map((reason) => `> ${markdownText(reason)}\n`),
    ...shown.map((violation) => violationPart(report, violation)),
    ...(left > 0 ? [`${counted(left, 'more violation')} in the other reports.\n`] : []),
    markdownTable(
      ['', 'check', 'outcome'],
      checks.map((check) => [SIGNS[check.outcome], markdownText(checkTitle(check.id)), markdownText(outcomeOf(check))]),
    ),
    ...coveragePart(report),
  ].join('\n');
}

function violationPart(report: ContractReport, violation: Violation): string {
  const { check, sentence, expected, seen, place } = violation;
  const facts = markdownTable(
    ['', ''],
    [
      ['expected', markdownCode(shortened(expected))],
      ['seen', markdownCode(shortened(seen))],
      ...(place === undefined ? [] : [['rule', markdownCode(`${place.file}:${place.line} ${place.pointer}`)]]),
    ],
  );
  const again = replayCommand(report, violation);
  const commands = [...sendCommands(violation), ...(again === undefined ? [] : [again])].map(shortened).join('\n\n');
  const title = `<summary>❌ ${markdownText(checkTitle(check))}: ${markdownText(shortened(sentence))}</summary>`;
  return `<details>${title}\n\n${facts}\n${markdownBlock(commands, 'sh')}\n</details>\n`;
}

function coveragePart(report: ContractReport): readonly string[] {
  const { total, seen, gaps } = coverageOf(report);
  if (total === 0) return [];
  const rows = gaps.map(({ operation, answers, reason }) => [operation, answers, reason].map(markdownText));
  const table = rows.length === 0 ? '' : `\n${markdownTable(['operation', 'not seen', 'why'], rows)}`;
  return [`**Coverage:** ${seen} of ${counted(total, 'documented answer')} seen.\n${table}`];
}

function shortened(text: string): string {
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`;
}
