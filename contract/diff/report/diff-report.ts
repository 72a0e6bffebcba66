import * as z from 'zod';
import { VERSION } from '../../../protocol/version.ts';
import { DiffFinding, type Pair } from '../compare/comparison.ts';
import { DIFF_SEVERITIES, type DiffSeverity } from '../rules/diff-rule.ts';
import { isObject, type SpecDocument } from '../spec-document.ts';
import { applyWaivers, Waiver } from '../waivers.ts';

const ComparedContract = z.object({ name: z.string(), title: z.string(), version: z.string() });

/** All that a comparison found, as `--format json` prints it and the other formats are made from. */
export const DiffReport = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.literal('triggers-workbench'), version: z.string() }),
  before: ComparedContract,
  after: ComparedContract,
  findings: z.array(DiffFinding.extend({ waiver: Waiver.pick({ reason: true, expires: true }).optional() })),
  /** Not waived, by severity. */
  counts: z.record(z.enum(DIFF_SEVERITIES), z.number()),
  waived: z.number(),
  expiredWaivers: z.array(Waiver),
  unusedWaivers: z.array(Waiver),
  /** The least severity that violates. */
  failOn: z.enum(DIFF_SEVERITIES),
  /** Whether the new contract has a higher major version, which may break. */
  isMajor: z.boolean(),
  verdict: z.enum(['holds', 'violated']),
  /** Why, in a sentence. */
  reason: z.string(),
});
export type DiffReport = z.infer<typeof DiffReport>;

export interface DiffJudgement {
  readonly documents: Pair<SpecDocument>;
  readonly findings: readonly DiffFinding[];
  readonly waivers: readonly Waiver[];
  /** ISO date in UTC. */
  readonly today: string;
  readonly failOn: DiffSeverity;
}

/** Judges what a comparison has found. */
export function judgeDiff({ documents, findings, waivers, today, failOn }: DiffJudgement): DiffReport {
  const use = applyWaivers(findings, waivers, today);
  const open = findings.filter((finding) => !use.used.has(finding));
  const counts = Object.fromEntries(
    DIFF_SEVERITIES.map((severity) => [severity, open.filter((finding) => finding.severity === severity).length]),
  ) as Record<DiffSeverity, number>;
  const [before, after] = [describe(documents.before), describe(documents.after)];
  const isMajor = majorOf(after.version) > majorOf(before.version);
  const failing = DIFF_SEVERITIES.slice(0, DIFF_SEVERITIES.indexOf(failOn) + 1).reduce(
    (sum, severity) => sum + counts[severity],
    0,
  );
  const violated = failing > 0 && !isMajor;
  return {
    schemaVersion: 1,
    tool: { name: 'triggers-workbench', version: VERSION },
    before,
    after,
    findings: findings.map((finding) => {
      const waiver = use.used.get(finding);
      return waiver === undefined
        ? finding
        : { ...finding, waiver: { reason: waiver.reason, expires: waiver.expires } };
    }),
    counts,
    waived: use.used.size,
    expiredWaivers: [...use.expired],
    unusedWaivers: [...use.unused],
    failOn,
    isMajor,
    verdict: violated ? 'violated' : 'holds',
    reason: reasonOf({ failing, isMajor, failOn, versions: `${before.version} to ${after.version}` }),
  };
}

function describe({ name, root: { info } }: SpecDocument) {
  const { title, version } = isObject(info) ? info : {};
  return { name, title: String(title ?? ''), version: String(version ?? '') };
}

/** https://semver.org: only a new major version may break. */
function majorOf(version: string): number {
  return Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);
}

function reasonOf(facts: { failing: number; isMajor: boolean; failOn: DiffSeverity; versions: string }): string {
  const { failing, isMajor, failOn, versions } = facts;
  if (failing === 0) return `No change of severity ${failOn}${failOn === 'ERR' ? '' : ' or worse'} is left open.`;
  const count = failing === 1 ? '1 change' : `${failing} changes`;
  if (isMajor) return `The version goes from ${versions}, and a new major version may break: ${count} would not pass.`;
  return (
    `${count} of severity ${failOn}${failOn === 'ERR' ? '' : ' or worse'}: take them back, waive them in a file ` +
    `with reason and day, or raise the major version (it goes from ${versions}).`
  );
}
