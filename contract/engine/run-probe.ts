import fc from 'fast-check';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { CheckId } from '../model/checks.ts';
import type { CasesProbe, Probe, ProbeCase, ProbeContext, PropertyProbe } from './probe.ts';
import type { Session } from './session.ts';
import { type StartedTrial, startTrial, TrialAbandoned, type TrialFinding } from './trial.ts';
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
}

/** How long a failure may be made smaller. */
const MAX_SHRINK_MS = 8_000;
/** So many different failures of one property are looked for. */
const MAX_FAILURES = 3;

/** Runs one probe to its end and adds what it finds. Rejects if the target is lost, or the run is stopped. */
export async function runProbe(probe: Probe, run: ProbeRun): Promise<void> {
  if (probe.kind === 'cases') await runCases(probe, run);
  else await runProperty(probe, run);
}

async function runCases(probe: CasesProbe, run: ProbeRun): Promise<void> {
  for (const { name, test } of chosenCases(probe, run)) {
    const trial = newTrial(run);
    await settle(test(trial));
    let { findings } = trial;
    if (findings.length > 0 && probe.isConfirmed === true) {
      const again = newTrial(run);
      await settle(test(again));
      const keys = new Set(again.findings.map(findingKey));
      findings = findings.filter((finding) => keys.has(findingKey(finding)));
    }
    for (const finding of findings) {
      run.violations.add(finding, { phase: probe.phase, path: `${probe.id}:${name}`, shrinks: 0 });
    }
  }
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
  const { context, violations } = run;
  const ignored = new Set<string>();
  const [path, replayPath] = (run.replay ?? '').split('~');
  for (let failures = 0; failures < MAX_FAILURES; failures += 1) {
    const failing = new FailingTrials(run, ignored);
    let fatal: { readonly error: unknown } | undefined;
    const details = await fc.check(
      fc.asyncProperty(probe.arbitrary(context, replayPath || undefined), async (value) => {
        if (fatal !== undefined || failing.isOver()) return;
        const trial = newTrial(run);
        try {
          await settle(probe.test(value, trial, context));
        } catch (error) {
          // Not about this value: there is nothing to shrink.
          fatal = { error };
          return;
        }
        failing.judge(trial);
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
      violations.add(finding, { phase: probe.phase, path: `${probe.id}:${where}`, shrinks: details.numShrinks });
      ignored.add(findingKey(finding));
    }
    if (run.replay !== undefined) return;
  }
}

/** Decides which trials fail a property, and keeps the smallest of them: the last, as fast-check shrinks. */
class FailingTrials {
  smallest: readonly TrialFinding[] | undefined;
  readonly #run: ProbeRun;
  readonly #ignored: ReadonlySet<string>;
  #firstKey: string | undefined;
  #shrinkUntilMs = Number.POSITIVE_INFINITY;

  constructor(run: ProbeRun, ignored: ReadonlySet<string>) {
    this.#run = run;
    this.#ignored = ignored;
  }

  /** Time for shrinking is used up: what is left to try passes unseen, so that the smallest so far stands. */
  isOver(): boolean {
    return performance.now() > this.#shrinkUntilMs;
  }

  /** Throws for a trial that shows something new; while shrinking, for one that shows the same. */
  judge(trial: StartedTrial): void {
    const { selected, violations, replay } = this.#run;
    const fresh = trial.findings.filter(
      (finding) => selected(finding.check) && (replay !== undefined || !this.#isKnown(finding, violations)),
    );
    for (const finding of trial.findings) {
      if (selected(finding.check) && violations.isKnown(finding) && replay === undefined) {
        violations.add(finding, { phase: 'fuzz', path: '', shrinks: 0 });
      }
    }
    const wanted = fresh.filter((finding) => this.#firstKey === undefined || findingKey(finding) === this.#firstKey);
    const [first] = wanted;
    if (first === undefined) return;
    if (this.#firstKey === undefined) {
      this.#firstKey = findingKey(first);
      this.#shrinkUntilMs = performance.now() + MAX_SHRINK_MS;
    }
    this.smallest = replay === undefined ? [first] : fresh;
    throw new TrialFailed(first.sentence);
  }

  #isKnown(finding: TrialFinding, violations: Violations): boolean {
    return this.#ignored.has(findingKey(finding)) || violations.isKnown(finding);
  }
}

/** Tells fast-check that a trial failed; what it found is kept beside. */
class TrialFailed extends Error {
  override readonly name = 'TrialFailed';
}

function newTrial({ session, url, newSource, count }: ProbeRun): StartedTrial {
  return startTrial({ session, source: newSource(), url, count });
}

async function settle(test: Promise<void>): Promise<void> {
  try {
    await test;
  } catch (error) {
    if (!(error instanceof TrialAbandoned)) throw error;
  }
}

/** A seed for each probe, so that none depends on which others run. FNV-1a over the probe's id. */
export function seedOf(seed: number, id: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
