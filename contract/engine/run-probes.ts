import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { type CheckId, PHASES, type Phase } from '../model/checks.ts';
import type { ContractReport } from '../model/contract-report.ts';
import type { Contract } from '../spec/contract.ts';
import type { StaticCheck } from '../static-check.ts';
import { NEEDS, type Need } from '../target/needs.ts';
import type { Probe, ProbeContext } from './probe.ts';
import { runProbe } from './run-probe.ts';
import { type Session, targetLost } from './session.ts';
import type { Violations } from './violations.ts';

export interface RunProbesOptions {
  readonly contract: Contract;
  readonly probes: readonly Probe[];
  readonly staticChecks: readonly StaticCheck[];
  readonly context: ProbeContext;
  readonly session: Session;
  readonly url: string;
  readonly violations: Violations;
  readonly seed: number;
  readonly isQuick?: boolean;
  readonly effort: number;
  readonly concurrency: number;
  readonly selected: (check: CheckId) => boolean;
  readonly operations?: readonly string[] | undefined;
  readonly phases?: readonly Phase[] | undefined;
  readonly path?: string | undefined;
  readonly lacks: (need: Need) => boolean;
  readonly newSource: () => string;
  readonly onProgress?: ((progress: { readonly phase: Phase; readonly requests: number }) => void) | undefined;
  readonly signal: AbortSignal;
}

/** What was run, and what was not. */
export interface Progress {
  /** How often each check looked at something, beside what it looks at in every answer. */
  readonly cases: ReadonlyMap<CheckId, number>;
  readonly answers: number;
  /** Checks that something ran for. */
  readonly ran: ReadonlySet<CheckId>;
  /** Why something did not run that belongs to a check. */
  readonly skipped: ReadonlyMap<CheckId, string>;
  /** How often something of a check could not be judged, because the target was too slow for it. */
  readonly unsure: ReadonlyMap<CheckId, number>;
  readonly phases: ReadonlyMap<Phase, ContractReport['phases'][number]>;
  readonly end: ContractReport['end'];
  readonly endReason?: string | undefined;
}

/** A target that was too slow for so many is too slow for the rest, which would take hours to find out. */
const MAX_UNSURE = 10;

/** Runs comparisons and probes, phase by phase, several at a time; those that disturb others alone, at the end. */
export async function runProbes(options: RunProbesOptions): Promise<Progress> {
  const { session, violations, selected, lacks, signal, seed } = options;
  const cases = new Map<CheckId, number>();
  const ran = new Set<CheckId>();
  const skipped = new Map<CheckId, string>();
  const unsure = new Map<CheckId, number>();
  const postponed: { readonly phase: Phase; readonly work: () => Promise<void> }[] = [];
  const phases = new Map<Phase, { phase: Phase; requests: number; durationMs: number }>();
  const count = (check: CheckId, by = 1) => void cases.set(check, (cases.get(check) ?? 0) + by);
  const progress = (end: Progress['end'], endReason?: string): Progress => ({
    cases,
    answers: session.casesOf('status-documented'),
    ran,
    skipped,
    unsure,
    phases,
    end,
    endReason,
  });

  const [probeId, replay] = splitPath(options.path);
  const chosen = options.probes.filter((probe) =>
    probeId === undefined ? isChosen(probe, options) : probe.id === probeId,
  );
  if (probeId !== undefined && probeId !== 'static' && chosen.length === 0)
    throw unknownPath(options.path ?? '', options.probes);
  const runnable = chosen.filter((probe) => {
    const need = probe.needs?.find(lacks);
    if (need === undefined) return true;
    for (const check of probe.checks) skipped.set(check, `It needs ${NEEDS[need]}.`);
    return false;
  });

  const timed = async (phase: Phase, work: () => Promise<void>) => {
    const [startedMs, before] = [performance.now(), session.requests()];
    await work();
    const known = phases.get(phase) ?? { phase, requests: 0, durationMs: 0 };
    phases.set(phase, {
      phase,
      requests: known.requests + session.requests() - before,
      durationMs: known.durationMs + Math.round(performance.now() - startedMs),
    });
  };
  let leftUnsure = 0;
  const noteUnsure = (checks: readonly CheckId[]) => {
    for (const check of checks) unsure.set(check, (unsure.get(check) ?? 0) + 1);
    leftUnsure += 1;
    if (leftUnsure >= MAX_UNSURE) throw targetLost(options.url, `it was too slow for ${leftUnsure} cases, each time`);
  };
  const run = async (probe: Probe) => {
    signal.throwIfAborted();
    options.onProgress?.({ phase: probe.phase, requests: session.requests() });
    for (const check of probe.checks) ran.add(check);
    const postpone = (work: () => Promise<void>) => void postponed.push({ phase: probe.phase, work });
    await runProbe(probe, { ...options, count, replay, postpone, noteUnsure });
  };

  try {
    const isCompared = options.phases === undefined || options.phases.includes('static');
    if (probeId === 'static' || (probeId === undefined && isCompared)) {
      await timed('static', async () => {
        for (const { check, run: compare } of options.staticChecks) {
          if (!selected(check) || (probeId === 'static' && check !== replay)) continue;
          const result = await compare(options.contract, { seed, isQuick: options.isQuick ?? false });
          if (result.kind === 'skipped') {
            skipped.set(check, result.reason);
            continue;
          }
          ran.add(check);
          count(check, result.cases);
          for (const finding of result.findings) {
            violations.add(
              { ...finding, evidence: [] },
              { phase: 'static', path: `static:${check}`, shrinks: 0, shrinkMs: 0 },
            );
          }
        }
      });
    }
    for (const phase of PHASES) {
      const ofPhase = runnable.filter((probe) => probe.phase === phase && probe.isExclusive !== true);
      if (ofPhase.length > 0) await timed(phase, () => inParallel(ofPhase, options.concurrency, run));
    }
    for (const probe of runnable.filter(({ isExclusive }) => isExclusive === true)) {
      await timed(probe.phase, () => run(probe));
    }
    for (const { phase, work } of postponed) await timed(phase, work);
    return progress('completed');
  } catch (error) {
    if (signal.aborted) return progress('interrupted', 'The run was stopped before its end.');
    if (error instanceof WorkbenchError && error.code === 'NOT_RUNNING') return progress('aborted', error.message);
    throw error;
  }
}

function isChosen(probe: Probe, { selected, operations, phases }: RunProbesOptions): boolean {
  if (phases !== undefined && !phases.includes(probe.phase)) return false;
  if (operations !== undefined) {
    // Of a list about any operation, the cases that are named after one are taken.
    if (probe.operations === undefined && probe.kind === 'property') return false;
    if (probe.operations !== undefined && !probe.operations.some((id) => operations.includes(id))) return false;
  }
  return probe.checks.some(selected) || [...OF_EVERY_ANSWER].some(selected);
}

/** Checks of every answer, whatever it was asked for; any probe can find what breaks them. */
export const OF_EVERY_ANSWER: ReadonlySet<CheckId> = new Set([
  'status-documented',
  'content-type',
  'body-schema',
  'response-headers',
  'no-server-error',
]);

/** `createEvent.body:metadata: null` is a probe's id and what the probe makes of the rest. */
function splitPath(path: string | undefined): readonly [probeId?: string, replay?: string] {
  if (path === undefined) return [];
  const colon = path.indexOf(':');
  return colon === -1 ? [path] : [path.slice(0, colon), path.slice(colon + 1)];
}

function unknownPath(path: string, probes: readonly Probe[]): WorkbenchError {
  const ids = probes.map(({ id }) => id).join(', ');
  return new WorkbenchError(
    'BAD_ARGUMENT',
    `--path ${path} is of no probe. Copy it from a violation, or name one of ${ids}.`,
  );
}

/** The first error stops the others where they are, and is thrown. */
async function inParallel(
  probes: readonly Probe[],
  concurrency: number,
  run: (probe: Probe) => Promise<void>,
): Promise<void> {
  const waiting = [...probes];
  let failed = false;
  const worker = async () => {
    for (let probe = waiting.shift(); probe !== undefined && !failed; probe = waiting.shift()) {
      try {
        await run(probe);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  const rejected = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (rejected !== undefined) throw rejected.reason;
}
