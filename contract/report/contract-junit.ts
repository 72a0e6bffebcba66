import { type JunitCase, junitXml } from '../../protocol/report/junit.ts';
import type { CheckResult, ContractReport } from '../model/contract-report.ts';
import type { Violation } from '../model/finding.ts';
import { outcomeOf, replayCommand, sendCommands, subjectOf } from './contract-wording.ts';

/** The report as JUnit: a case for each check that held or was not brought to its end, and one for each violation. */
export function contractJunit(report: ContractReport): string {
  const cases = report.checks.flatMap((check): readonly JunitCase[] => {
    const violations = report.violations.filter((violation) => violation.check === check.id);
    if (violations.length === 0) return [caseOf(report, check)];
    return violations.map((violation) => failedCase(report, check, violation));
  });
  return junitXml([{ name: `Contract: ${subjectOf(report)}`, durationMs: report.durationMs, cases }]);
}

function caseOf({ contract }: ContractReport, check: CheckResult): JunitCase {
  const { id, sentence, outcome } = check;
  return {
    className: `contract.${id}`,
    name: sentence,
    result: outcome === 'held' ? { kind: 'passed' } : { kind: 'skipped', message: outcomeOf(check) },
    file: contract.file,
  };
}

function failedCase(report: ContractReport, { id, sentence }: CheckResult, violation: Violation): JunitCase {
  const { expected, seen, place, operation } = violation;
  const again = replayCommand(report, violation);
  const text = [
    `expected: ${expected}`,
    `seen:     ${seen}`,
    ...(place === undefined ? [] : [`rule:     ${place.file}:${place.line} ${place.pointer}`]),
    ...sendCommands(violation).map((command) => `send:     ${command}`),
    ...(again === undefined ? [] : [`again:    ${again}`]),
  ].join('\n');
  return {
    className: `contract.${id}`,
    name: operation === undefined ? sentence : `${sentence} (${operation})`,
    // A warning does not violate the contract, and JUnit knows no other word for it.
    result:
      violation.severity === 'error'
        ? { kind: 'failed', message: violation.sentence, text }
        : { kind: 'skipped', message: `warning: ${violation.sentence}` },
    ...(place === undefined ? { file: report.contract.file } : { file: place.file, line: place.line }),
  };
}
