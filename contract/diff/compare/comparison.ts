import * as z from 'zod';
import { ContractPlace } from '../../model/finding.ts';
import { DIFF_SEVERITIES } from '../rules/diff-rule.ts';
import { DIFF_RULE_IDS, DIFF_RULES, type DiffRuleId } from '../rules/diff-rules.ts';
import type { SpecDocument } from '../spec-document.ts';

/** One change between two contracts, wherever it is felt. */
export const DiffFinding = z.object({
  rule: z.enum(DIFF_RULE_IDS),
  severity: z.enum(DIFF_SEVERITIES),
  /** What exactly has changed. */
  message: z.string(),
  /** The operations, and the parts of them, that the change reaches; a shared schema reaches many. */
  where: z.array(z.string()),
  before: ContractPlace,
  after: ContractPlace,
});
export type DiffFinding = z.infer<typeof DiffFinding>;

/** The same thing in the old and in the new contract. */
export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

/** Two contracts under comparison, and where what is found is told. */
export interface Comparison extends Pair<SpecDocument> {
  /** Tells of a change by the pointers of both its places; on the side where it is missing, that of the place around it. */
  readonly report: (rule: DiffRuleId, message: string, places: Pair<string>, where: string) => void;
}

/** A comparison, and a look at what it has found: by severity, then in the order of the new contract. */
export function startComparison({ before, after }: Pair<SpecDocument>) {
  const found = new Map<string, DiffFinding & { readonly where: string[] }>();
  const report: Comparison['report'] = (rule, message, places, where) => {
    const key = JSON.stringify([rule, message, places.before, places.after]);
    const known = found.get(key);
    if (known !== undefined) {
      if (!known.where.includes(where)) known.where.push(where);
      return;
    }
    found.set(key, {
      rule,
      severity: DIFF_RULES[rule].severity,
      message,
      where: [where],
      before: before.locate(places.before),
      after: after.locate(places.after),
    });
  };
  const comparison: Comparison = { before, after, report };
  const findings = (): readonly DiffFinding[] =>
    [...found.values()].sort(
      (a, b) =>
        DIFF_SEVERITIES.indexOf(a.severity) - DIFF_SEVERITIES.indexOf(b.severity) ||
        a.after.line - b.after.line ||
        a.before.line - b.before.line,
    );
  return { comparison, findings };
}

/** `names` that only one side has, and those that both have. */
export function compareNames(before: Iterable<string>, after: Iterable<string>) {
  const [old, now] = [new Set(before), new Set(after)];
  return {
    removed: [...old].filter((name) => !now.has(name)),
    added: [...now].filter((name) => !old.has(name)),
    kept: [...old].filter((name) => now.has(name)),
  };
}
