import fc from 'fast-check';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { CheckId } from '../model/checks.ts';
import { FailingTrials } from './failing-trials.ts';
import type { CasesProbe, Probe, ProbeCase, ProbeContext, PropertyProbe } from './probe.ts';
import type { Session } from './session.ts';
import { sureTrial, type TrialResult } from './sure-trial.ts';
import { type StartedTrial, startTrial, type Trial } from './trial.ts';
import { findingKey, type Violations } from './violations.ts';

export interface ProbeRun {
  readonly context: ProbeContext;
  readonly session: Session;
  readonly url: string;
  readonly seed: number;
  readonly violations: Violations;
  readonly selected: (check: CheckId) => boolean;
  readonly newSource: () => string;
  readonly count: (check: CheckId) => void;
  /** Of a property's values, how many are taken: 1 is all. */
  readonly effort: number;
  /** Default: all. */
  readonly operations?: readonly string[] | undefined;
  /** What follows the probe's id in `--path`: only this is run. */
  readonly replay?: string | undefined;
  /** Takes what is to be done when nothing else runs: a case for which the target was too slow. */
  readonly postpone: (work: () => Promise<void>) => void;
  /** Takes checks of which something could not be judged: the target was too slow for it each time. */
  readonly noteUnsure: (checks: readonly CheckId[]) => void;
}

const UNSHRUNK = { shrinks: 0, shrinkMs: 0 } as const;

/** So often a trial is made in all for which the target is too slow. */
const MAX_TRIES = 3;
/** So many different failures of one property are looked for. */
const MAX_FAILURES = 3;

/** Runs one probe to its end and adds what it finds. Rejects if the target is lost, or the run is stopped. */
export async function runProbe(probe: Probe, run: ProbeRun): Promise<void> {
  if (probe.kind === 'cases') await runCases(probe, run);
  else await runProperty(probe, run);
}

async function runCases(probe: CasesProbe, run: ProbeRun): Promise<void> {
  for (const one of chosenCases(probe, run)) {
    const result = await tryOften(probe, one.test, run, 1);
    if (result.kind === 'judged') addFindings(probe, one, run, result.trial);
    // When nothing else runs, the target has the machine to itself.
    else run.postpone(() => runPostponed(probe, one, run));
  }
}

async function runPostponed(probe: CasesProbe, one: ProbeCase, run: ProbeRun): Promise<void> {
  const result = await tryOften(probe, one.test, run, MAX_TRIES);
  if (result.kind === 'judged') addFindings(probe, one, run, result.trial);
  else run.noteUnsure(result.checks);
}

function addFindings({ id, phase }: CasesProbe, { name }: ProbeCase, { violations }: ProbeRun, trial: StartedTrial) {
  for (const finding of trial.findings) violations.add(finding, { phase, path: `${id}:${name}`, ...UNSHRUNK });
}

function tryOften(
  probe: Probe,
  test: (trial: Trial) => Promise<void>,
  run: ProbeRun,
  maxTries: number,
): Promise<TrialResult> {
  const { session, context, url, newSource, count } = run;
  const newTrial = () => startTrial({ session, source: newSource(), url, count });
  return sureTrial(probe, test, { session, contract: context.contract, newTrial, maxTries });
}

/** A quick run takes a part of a long list, another part for another seed. */
function chosenCases(probe: CasesProbe, { context, replay, seed, operations }: ProbeRun): readonly ProbeCase[] {
  const all = [...probe.cases(context)];
  if (replay !== undefined) {
    const asked = all.filter(({ name }) => name === replay);
    if (asked.length > 0) return asked;
    const message = `--path ${probe.id}:${replay} is of no case of ${probe.id}. Copy it from a violation of this contract.`;
    throw new WorkbenchError('BAD_ARGUMENT', message);
  }
  const cases = all.filter(({ name }) => isAbout(probe, name, context, operations));
  if (!context.isQuick || probe.phase === 'static' || cases.length <= LONG_LIST) return cases;
  return cases.filter((_, index) => index % QUICK_PART === seed % QUICK_PART);
}

function isAbout(
  probe: CasesProbe,
  name: string,
  { contract }: ProbeContext,
  operations: readonly string[] | undefined,
): boolean {
  if (operations === undefined) return true;
  const named = contract.operations.find(
    ({ id }) => name === id || name.startsWith(`${id}:`) || name.startsWith(`${id} `),
  );
  return named === undefined ? probe.operations !== undefined : operations.includes(named.id);
}

const LONG_LIST = 40;
const QUICK_PART = 4;

async function runProperty(probe: PropertyProbe, run: ProbeRun): Promise<void> {
  const { context, violations, selected } = run;
  const ignored = new Set<string>();
  const [path, replayPath] = (run.replay ?? '').split('~');
  const arbitrary = probe.arbitrary(context, replayPath || undefined);
  if (arbitrary === undefined) return;
  for (let failures = 0; failures < MAX_FAILURES; failures += 1) {
    const failing = new FailingTrials({ selected, violations, ignored, isReplay: run.replay !== undefined });
    let fatal: { readonly error: unknown } | undefined;
    const details = await fc.check(
      fc.asyncProperty(arbitrary, async (value) => {
        if (fatal !== undefined || failing.isOver()) return;
        let result: TrialResult | undefined;
        try {
          result = await failing.inTime(tryOften(probe, (trial) => probe.test(value, trial, context), run, MAX_TRIES));
          if (result?.kind === 'unsure') run.noteUnsure(result.checks);
        } catch (error) {
          // Not about this value: there is nothing to shrink.
          fatal = { error };
          return;
        }
        if (result?.kind === 'judged') failing.judge(result.trial);
      }),
      {
        seed: seedOf(run.seed, probe.id),
        numRuns: Math.max(1, Math.round(probe.runs * run.effort)),
        ...(path && { path }),
      },
    );
    if (fatal !== undefined) throw (fatal as { readonly error: unknown }).error;
    if (!details.failed) return;
    const { smallest } = failing;
    if (smallest === undefined) throw details.errorInstance ?? new Error(`The probe ${probe.id} failed.`);
    const commands = /replayPath="([^"]*)"/.exec(fc.stringify(details.counterexample?.[0]))?.[1];
    const where = [details.counterexamplePath ?? '', ...(commands === undefined ? [] : [commands])].join('~');
    for (const finding of smallest) {
      violations.add(finding, {
        phase: probe.phase,
        path: `${probe.id}:${where}`,
        shrinks: details.numShrinks,
        shrinkMs: failing.shrinkMs(),
      });
      ignored.add(findingKey(finding));
    }
    if (run.replay !== undefined) return;
  }
}

/** A seed for each probe, so that none depends on which others run. FNV-1a over the probe's id. */
export function seedOf(seed: number, id: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
