import { githubAnnotation } from '../../protocol/report/github-annotation.ts';
import type { ContractReport } from '../model/contract-report.ts';
import { checkTitle, replayCommand } from './contract-wording.ts';

/** Workflow commands that put each violation beside its line in the contract, a line each. */
export function contractAnnotations(report: ContractReport): readonly string[] {
  const violations = report.violations.map((violation) => {
    const { check, severity, sentence, expected, seen, place } = violation;
    const again = replayCommand(report, violation);
    return githubAnnotation({
      level: severity,
      title: `Contract: ${checkTitle(check)}`,
      message: `${sentence}\nexpected: ${expected}\nseen: ${seen}${again === undefined ? '' : `\nagain: ${again}`}`,
      file: place?.file ?? report.contract.file,
      line: place?.line,
      column: place?.column,
    });
  });
  const reasons = report.reasons.map((message) => githubAnnotation({ level: 'warning', title: 'Contract', message }));
  return [...violations, ...reasons];
}
