import { type GithubAnnotation, githubAnnotation } from '../../../protocol/report/github-annotation.ts';
import type { DiffSeverity } from '../rules/diff-rule.ts';
import { DIFF_RULES } from '../rules/diff-rules.ts';
import type { DiffReport } from './diff-report.ts';
import { firstWhere } from './diff-text.ts';

const LEVELS = { ERR: 'error', WARN: 'warning', INFO: 'notice' } as const satisfies Record<
  DiffSeverity,
  GithubAnnotation['level']
>;

/** Workflow commands that put each change, but those that are waived, beside its line in the new contract. */
export function diffAnnotations({ findings, expiredWaivers, unusedWaivers }: DiffReport): readonly string[] {
  const open = findings.filter(({ waiver }) => waiver === undefined);
  return [
    ...open.map(({ rule, severity, message, where, after: { file, line, column } }) =>
      githubAnnotation({
        level: LEVELS[severity],
        title: rule,
        message: `${message} (${firstWhere(where)}). ${DIFF_RULES[rule].why}`,
        file: file.replace(/^[^:]{2,}:/, ''),
        line,
        column,
      }),
    ),
    ...expiredWaivers.map(({ rule, pointer, expires }) =>
      githubAnnotation({ level: 'warning', title: 'Waiver ended', message: `${rule} at ${pointer}: ${expires}` }),
    ),
    ...unusedWaivers.map(({ rule, pointer }) =>
      githubAnnotation({ level: 'warning', title: 'Waiver of no use', message: `${rule} at ${pointer}` }),
    ),
  ];
}
