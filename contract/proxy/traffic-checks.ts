import { CHECK_IDS, CHECKS, type CheckId } from '../model/checks.ts';
import type { CheckResult } from '../model/contract-report.ts';
import type { Violation } from '../model/finding.ts';

/** What single exchanges can show; the others need requests that are made for them. */
const SHOWN_BY_TRAFFIC: ReadonlySet<CheckId> = new Set([
  'status-documented',
  'content-type',
  'body-schema',
  'response-headers',
  'no-server-error',
  'valid-accepted',
  'invalid-refused',
  'authentication',
  'routing',
]);

/** How each check came out by the traffic that passed. */
export function trafficChecks(
  cases: ReadonlyMap<CheckId, number>,
  violations: readonly Violation[],
): readonly CheckResult[] {
  return CHECK_IDS.map((id) => {
    const { number, title, sentence, severity } = CHECKS[id];
    const own = violations.filter(({ check }) => check === id);
    const looked = cases.get(id) ?? 0;
    const check = { id, number, title, sentence, severity, cases: looked, violations: own.length };
    if (own.some((violation) => violation.severity === 'error')) return { ...check, outcome: 'violated' };
    if (!SHOWN_BY_TRAFFIC.has(id)) return { ...check, outcome: 'skipped', reason: 'traffic alone does not show it' };
    return looked === 0
      ? { ...check, outcome: 'skipped', reason: 'no such request came' }
      : { ...check, outcome: 'held' };
  });
}
