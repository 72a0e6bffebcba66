import type fc from 'fast-check';
import type { CheckId, Phase } from '../model/checks.ts';
import type { Contract } from '../spec/contract.ts';
import type { Need } from '../target/needs.ts';
import type { ApiKey, TargetControl } from '../target/target.ts';
import type { Trial } from './trial.ts';

/** What probes know of the run. */
export interface ProbeContext {
  readonly contract: Contract;
  readonly apiKey: ApiKey;
  readonly hasGateway: boolean;
  readonly control: TargetControl;
  readonly isQuick: boolean;
  /** Issues another key, with a variable of its own. */
  readonly issueKey: (options?: { readonly rateLimit?: number; readonly expiresAt?: string }) => Promise<IssuedKey>;
  readonly nowMs: () => number;
  /** Ends early, by rejecting, if the run is stopped. */
  readonly wait: (ms: number) => Promise<void>;
}

export interface IssuedKey extends ApiKey {
  readonly id: string;
}

interface ProbeFacts {
  /** `createEvent.body`; the first part of `--path`. */
  readonly id: string;
  readonly phase: Phase;
  /** What it can find beside what every answer is checked for. */
  readonly checks: readonly CheckId[];
  /**
   * The operations it is about; absent: any. Of a probe of several, cases whose names begin with an operation are about
   * that one.
   */
  readonly operations?: readonly string[];
  readonly needs?: readonly Need[];
  /**
   * What it finds counts only while every answer of the run comes within so many milliseconds: the service lets requests
   * pass uncounted, or ends a page early, where its tables do not answer in time.
   */
  readonly judgesWithinMs?: number;
  /** What it finds counts if it is found twice. */
  readonly isConfirmed?: boolean;
  /** It disturbs others (faults, clock), so it runs when no other does. */
  readonly isExclusive?: boolean;
}

/** One case of a probe, the same in every run. */
export interface ProbeCase {
  /** Unique within the probe; the second part of `--path`. */
  readonly name: string;
  readonly test: (trial: Trial) => Promise<void>;
}

/** A fixed list of cases. */
export interface CasesProbe extends ProbeFacts {
  readonly kind: 'cases';
  readonly cases: (context: ProbeContext) => Iterable<ProbeCase>;
}

/** A law over generated values. */
export interface PropertyProbe<T = unknown> extends ProbeFacts {
  readonly kind: 'property';
  /** How many values of a full run; a quick one takes a tenth. */
  readonly runs: number;
  /** Undefined: the contract has nothing that it is about. `replayPath` is of what fast-check calls commands. */
  readonly arbitrary: (context: ProbeContext, replayPath: string | undefined) => fc.Arbitrary<T> | undefined;
  readonly test: (value: T, trial: Trial, context: ProbeContext) => Promise<void>;
}

export type Probe = CasesProbe | PropertyProbe;

/** A property probe, its value's type forgotten so that lists can hold it. */
export function propertyProbe<T>(probe: Omit<PropertyProbe<T>, 'kind'>): PropertyProbe {
  return { kind: 'property', ...probe } as PropertyProbe<T> as unknown as PropertyProbe;
}
