import type { Fault } from '../../protocol/faults.ts';
import { shareSequence } from './share-sequence.ts';

/** What decides when a fault ends and whom it strikes. */
type Bounds = Pick<Fault, 'share' | 'seed' | 'count' | 'forMs'>;

/**
 * One injected fault at work. Each request or call that matches its conditions takes one step of its sequence, also when
 * another fault has it already: so which ones it strikes depends on nothing but its seed.
 */
export class FaultRun {
  /** By the monotonic clock; infinite: it does not end by itself. */
  readonly endsAtMs: number;
  readonly #isNextStruck: () => boolean;
  readonly #count: number;
  #affected = 0;

  constructor({ share, seed, count, forMs }: Bounds, nowMs: number) {
    this.endsAtMs = nowMs + (forMs ?? Number.POSITIVE_INFINITY);
    this.#isNextStruck = shareSequence(share, seed);
    this.#count = count ?? Number.POSITIVE_INFINITY;
  }

  get affected(): number {
    return this.#affected;
  }

  /** Whether the next of the matching ones belongs to its share. */
  step(): boolean {
    return this.#isNextStruck();
  }

  /** So many have felt it. */
  note(affected: number): void {
    this.#affected += affected;
  }

  /** Whether its time is over or its number reached. */
  hasEnded(nowMs: number): boolean {
    return this.#affected >= this.#count || nowMs >= this.endsAtMs;
  }
}
