import { diffContracts } from '../../contract/diff/diff-contracts.ts';
import type { StaticCheck } from '../../contract/static-check.ts';

/** Compares the contract with that of the last tag, as `triggers contract diff` does; skipped where there is none. */
export function breakingChanges(today: string, folder = '.'): StaticCheck {
  return {
    check: 'breaking-changes',
    run: async ({ file }) => {
      const outcome = await diffContracts({ after: file, failOn: 'ERR', today, folder });
      if (outcome.kind === 'nothing') return { kind: 'skipped', reason: outcome.sentence };
      const { findings, verdict, before } = outcome.report;
      const breaking =
        verdict === 'violated'
          ? findings.filter(({ severity, waiver }) => severity === 'ERR' && waiver === undefined)
          : [];
      return {
        kind: 'compared',
        cases: Math.max(1, findings.length),
        findings: breaking.map((finding) => ({
          check: 'breaking-changes',
          sentence: finding.message,
          expected: `as in ${before.name}`,
          seen: finding.rule,
          pointer: finding.after.pointer,
        })),
      };
    },
  };
}
