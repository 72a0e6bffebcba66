import { markdownCode, markdownTable, markdownText } from '../../../protocol/report/markdown-text.ts';
import type { ContractPlace } from '../../model/finding.ts';
import type { DiffReport } from './diff-report.ts';
import { diffCounts, firstWhere } from './diff-text.ts';

/** The comparison as GitHub's Markdown, for a step summary or a comment. */
export function diffMarkdown(report: DiffReport): string {
  const { before, after, findings, verdict, reason, expiredWaivers, unusedWaivers } = report;
  const title = `## Contract changes: ${verdict}\n\n`;
  const versions = `${markdownCode(after.name)} (${markdownText(after.version)}) against ${markdownCode(before.name)} (${markdownText(before.version)}): `;
  const rows = findings.map(({ rule, severity, message, where, before: was, after: is, waiver }) => [
    waiver === undefined ? severity : `~~${severity}~~ waived until ${markdownText(waiver.expires)}`,
    markdownCode(rule),
    waiver === undefined ? markdownText(message) : `${markdownText(message)}<br>${markdownText(waiver.reason)}`,
    markdownText(firstWhere(where)),
    `${place(was)} → ${place(is)}`,
  ]);
  const table = rows.length === 0 ? '' : `${markdownTable(['', 'rule', 'change', 'felt in', 'where'], rows)}\n`;
  const waivers = [
    ...expiredWaivers.map(
      ({ rule, pointer, expires }) =>
        `- The waiver of ${markdownCode(rule)} at ${markdownCode(pointer)} ended on ${markdownText(expires)}.\n`,
    ),
    ...unusedWaivers.map(
      ({ rule, pointer }) =>
        `- The waiver of ${markdownCode(rule)} at ${markdownCode(pointer)} is of no use any more.\n`,
    ),
  ];
  return `${title}${versions}${markdownText(diffCounts(report))}.\n\n${table}${waivers.join('')}\n${markdownText(reason)}\n`;
}

function place({ file, line }: ContractPlace): string {
  return markdownCode(`${file}:${line}`);
}
