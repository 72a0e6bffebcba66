/**
 * The injected faults: errors, throttling, delays and crashes on demand, by conditions. AWS has such a service for some of
 * its own (https://docs.aws.amazon.com/fis/latest/userguide/what-is.html); this copies none of its interfaces.
 */
import { type Fault, type FaultSpec, isDatabaseFault } from '../../protocol/faults.ts';
import type { Clock } from '../clock.ts';
import { masked } from '../masked.ts';
import { FaultRun } from './fault-run.ts';
import type { ChooseFault, FaultTarget } from './injected-fault.ts';
import { requestMatcher } from './request-matcher.ts';

export interface FaultRegistryOptions {
  readonly clock: Clock;
  /** Seeds for faults that come without: whole numbers from 0 to 2³² - 1. */
  readonly randomSeed: () => number;
  /** Told of all faults after one was added, removed or has ended. */
  readonly onChange: (faults: readonly Fault[]) => void;
}

/** All injected faults. Disposing of it stops its timer only. */
export interface FaultRegistry extends Disposable {
  /** The condition of an API key is shown masked from here on. */
  readonly add: (spec: FaultSpec) => Fault;
  /** False: there is none with this id. */
  readonly remove: (id: string) => boolean;
  readonly clear: () => void;
  /** In the order in which they were added. */
  readonly list: () => readonly Fault[];
  /** Those that strike requests to the API; the first in order of adding wins. */
  readonly choose: ChooseFault;
  /** Those that strike calls of DynamoDB, in clear: for the process where these arrive. */
  readonly databaseFaults: () => readonly Fault[];
  /** So many calls more were struck by this fault of the database, as its process tells. */
  readonly noteAffected: (id: string, affected: number) => void;
}

interface Entry {
  readonly fault: Omit<Fault, 'affected' | 'expiresAtMs'>;
  readonly run: FaultRun;
  /** Undefined: a fault of the database. */
  readonly matches: ((target: FaultTarget) => boolean) | undefined;
}

type RequestEntry = Entry & { readonly matches: (target: FaultTarget) => boolean };

/** The longest that a timer can be set to. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** By how much two clocks differ that nobody has moved: they are rounded, and one of them may be set right now and then. */
const CLOCK_JITTER_MS = 1_000;

/**
 * Starts without faults. They end by the monotonic clock: moving the emulated date ends none, and makes none last longer.
 */
export function createFaultRegistry({ clock, randomSeed, onChange }: FaultRegistryOptions): FaultRegistry {
  let entries: readonly Entry[] = [];
  /** Those among them that strike requests. */
  let ofRequests: readonly RequestEntry[] = [];
  let added = 0;
  let timer: NodeJS.Timeout | undefined;

  return {
    add(spec) {
      added += 1;
      const entry = newEntry(`fault-${added}`, spec);
      keep([...entries, entry]);
      return listed(entry);
    },
    remove(id) {
      const kept = entries.filter(({ fault }) => fault.id !== id);
      if (kept.length === entries.length) return false;
      keep(kept);
      return true;
    },
    clear() {
      if (entries.length > 0) keep([]);
    },
    list,
    choose(target) {
      if (ofRequests.length === 0) return undefined;
      const nowMs = clock.monotonicMs();
      let chosen: Entry | undefined;
      for (const entry of ofRequests) {
        if (entry.run.hasEnded(nowMs) || !entry.matches(target) || !entry.run.step()) continue;
        chosen ??= entry;
      }
      if (chosen === undefined) return undefined;
      note(chosen, 1);
      return { faultId: chosen.fault.id, kind: chosen.fault.kind };
    },
    databaseFaults: () => list().filter(({ kind }) => isDatabaseFault(kind)),
    noteAffected(id, affected) {
      const entry = entries.find(({ fault }) => fault.id === id);
      if (entry !== undefined) note(entry, affected);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };

  function newEntry(id: string, spec: FaultSpec): Entry {
    const seed = spec.seed ?? randomSeed();
    const isDatabase = isDatabaseFault(spec.kind);
    return {
      fault: {
        ...spec,
        ...(spec.key !== undefined && !isDatabase && { key: masked(spec.key) }),
        id,
        seed,
        addedAtMs: clock.epochMs(),
      },
      run: new FaultRun({ ...spec, seed }, clock.monotonicMs()),
      matches: isDatabase ? undefined : requestMatcher(spec),
    };
  }

  function list(): readonly Fault[] {
    const nowMs = clock.monotonicMs();
    return entries.filter(({ run }) => !run.hasEnded(nowMs)).map(listed);
  }

  function listed({ fault, run }: Entry): Fault {
    const end = fault.forMs === undefined ? {} : { expiresAtMs: expiresAtMs(fault.addedAtMs + fault.forMs, run) };
    return { ...fault, ...end, affected: run.affected };
  }

  /** As it was planned, unless the emulated date was moved since: what is left of its time is then dated anew. */
  function expiresAtMs(plannedMs: number, { endsAtMs }: FaultRun): number {
    const dueMs = clock.epochMs() + endsAtMs - clock.monotonicMs();
    return Math.abs(dueMs - plannedMs) < CLOCK_JITTER_MS ? plannedMs : Math.round(dueMs);
  }

  function note({ run }: Entry, affected: number): void {
    run.note(affected);
    if (run.hasEnded(clock.monotonicMs())) dropEnded();
  }

  function dropEnded(): void {
    const nowMs = clock.monotonicMs();
    keep(entries.filter(({ run }) => !run.hasEnded(nowMs)));
  }

  function keep(kept: readonly Entry[]): void {
    entries = kept;
    ofRequests = entries.filter((entry): entry is RequestEntry => entry.matches !== undefined);
    wakeAtNextEnd();
    onChange(list());
  }

  function wakeAtNextEnd(): void {
    clearTimeout(timer);
    const nextEndMs = Math.min(...entries.map(({ run }) => run.endsAtMs));
    if (nextEndMs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(1, Math.ceil(nextEndMs - clock.monotonicMs()));
    timer = setTimeout(wake, Math.min(delayMs, MAX_TIMER_MS)).unref();
  }

  /** Timers come early by a fraction of a millisecond, or long before for the longest of times. */
  function wake(): void {
    const nowMs = clock.monotonicMs();
    if (entries.some(({ run }) => run.hasEnded(nowMs))) dropEnded();
    else wakeAtNextEnd();
  }
}
