import { CHECK_IDS, CHECKS, type CheckId } from '../model/checks.ts';
import type { CheckResult, ContractReport, ContractVerdict } from '../model/contract-report.ts';
import type { CoverageRow } from '../model/coverage-row.ts';
import type { Violation } from '../model/finding.ts';
import { NEEDS, type Need } from '../target/needs.ts';
import { OF_EVERY_ANSWER, type Progress } from './run-probes.ts';

/** Why a documented answer cannot be had of this target; undefined if it could. */
export function missingRows(
  row: CoverageRow,
  options: {
    readonly lacks: (need: Need) => boolean;
    readonly hasGateway: boolean;
    readonly isQuick: boolean;
    readonly isKnownApi: boolean;
  },
): string | undefined {
  const { lacks, hasGateway, isQuick } = options;
  if (!options.isKnownApi) return 'Of another API than the Triggers API it is not known which requests get it.';
  if (row.answeredBy === 'gateway' && !hasGateway) return `It needs ${NEEDS.gateway}.`;
  if (row.status === 500 && row.answeredBy === 'service' && row.operation === 'getHealth') {
    return 'Health touches no table, so only a bug in the service itself could give it.';
  }
  if (row.status >= 500 && lacks('faults')) return `It needs ${NEEDS.faults}.`;
  if (row.status === 503 && isQuick)
    return 'The service tries again for 6 s before it gives it, which --quick leaves out.';
  if (row.status === 429 && row.answeredBy === 'gateway' && lacks('faults')) return `It needs ${NEEDS.faults}.`;
  if (row.status === 429 && lacks('keys')) {
    return lacks('load') ? `It needs ${NEEDS.load}.` : 'The limit of the key was not reached.';
  }
  if ([413, 414, 431].includes(row.status) && lacks('load')) return `It needs ${NEEDS.load}.`;
  return undefined;
}

export function checkResults(options: {
  readonly progress: Progress;
  readonly violations: readonly Violation[];
  readonly rows: readonly CoverageRow[];
  readonly selected: (check: CheckId) => boolean;
  /** Nothing was left out by choice, so what was not seen should have been. */
  readonly isWhole: boolean;
  readonly isKnownApi: boolean;
}): readonly CheckResult[] {
  const { progress, violations, rows, selected, isWhole } = options;
  return CHECK_IDS.map((id) => {
    const { number, title, sentence, severity } = CHECKS[id];
    const ofCheck = violations.filter(({ check }) => check === id).length;
    const cases = OF_EVERY_ANSWER.has(id) ? progress.answers : (progress.cases.get(id) ?? 0);
    const facts = { id, number, title, sentence, severity, violations: ofCheck };
    if (!selected(id)) return { ...facts, outcome: 'skipped', reason: 'It was not asked for.', cases: 0 };
    if (id === 'coverage') return coverageResult({ ...facts, cases: rows.length }, rows, progress, isWhole);
    if (ofCheck > 0) return { ...facts, outcome: 'violated', cases };
    // A comparison is whole or was not begun.
    const isCut = progress.end !== 'completed' && !(cases > 0 && STATIC.has(id));
    if (isCut) return { ...facts, outcome: 'inconclusive', reason: CUT, cases };
    const unsure = progress.unsure.get(id);
    if (unsure !== undefined) return { ...facts, outcome: 'inconclusive', reason: tooSlow(unsure), cases };
    if (cases > 0) return { ...facts, outcome: 'held', cases };
    const reason =
      progress.skipped.get(id) ??
      (progress.ran.has(id)
        ? 'Nothing came up to look at.'
        : (NOT_RUN[id] ??
          (options.isKnownApi ? 'Nothing of what was chosen belongs to it.' : 'It is about the Triggers API.')));
    return { ...facts, outcome: 'skipped', reason, cases };
  });
}

function tooSlow(times: number): string {
  return `The target was too slow to be judged in ${times === 1 ? 'a case' : `${times} cases`}, however often it was tried.`;
}

const CUT = 'The run did not come to its end.';

const STATIC: ReadonlySet<CheckId> = new Set(CHECK_IDS.filter((id) => CHECKS[id].phases.join() === 'static'));

const CODE = 'It compares the contract with the code, which is not done for a foreign server.';

const NOT_RUN: Readonly<Partial<Record<CheckId, string>>> = {
  'router-drift': CODE,
  'validator-drift': CODE,
  'type-drift': CODE,
  'error-catalogue': CODE,
  'breaking-changes': 'It compares with an earlier contract: triggers contract diff.',
};

type Facts = Omit<CheckResult, 'outcome'>;

function coverageResult(facts: Facts, rows: readonly CoverageRow[], progress: Progress, isWhole: boolean): CheckResult {
  const missed = rows.filter(({ gap }) => gap === 'missed');
  if (facts.violations > 0) return { ...facts, outcome: 'violated' };
  if (!isWhole) return { ...facts, outcome: 'skipped', reason: 'Only a part of the probes was run.' };
  if (progress.end !== 'completed') return { ...facts, outcome: 'inconclusive', reason: CUT };
  if (missed.length === 0) return { ...facts, outcome: 'held' };
  const listed = missed.map(
    ({ operation, status, alternative }) =>
      `${operation} ${status}${alternative === undefined ? '' : ` ${alternative}`}`,
  );
  const reason = `Not seen, though it can be had: ${listed.join(', ')}.`;
  return { ...facts, outcome: 'inconclusive', reason };
}

export function verdictOf(options: {
  readonly checks: readonly CheckResult[];
  readonly violations: readonly Violation[];
  readonly end: ContractReport['end'];
  readonly endReason?: string | undefined;
}): { readonly verdict: ContractVerdict; readonly reasons: readonly string[] } {
  const { checks, violations, end, endReason } = options;
  const reasons = [
    ...(end === 'completed' ? [] : [endReason ?? 'The run did not come to its end.']),
    ...checks
      .filter(({ outcome, reason }) => outcome === 'inconclusive' && reason !== CUT)
      .map(({ title, reason }) => `${title}: ${reason}`),
  ];
  if (violations.some(({ severity }) => severity === 'error')) return { verdict: 'violated', reasons };
  return { verdict: reasons.length > 0 ? 'inconclusive' : 'holds', reasons };
}
