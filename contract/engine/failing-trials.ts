import type { CheckId } from '../model/checks.ts';
import type { StartedTrial, TrialFinding } from './trial.ts';
import { findingKey, type Violations } from './violations.ts';

/** How long a failure may be made smaller. */
const MAX_SHRINK_MS = 8_000;

export interface FailingTrialsOptions {
  readonly selected: (check: CheckId) => boolean;
  readonly violations: Violations;
  /** Findings that this property has shown before, by {@link findingKey}. */
  readonly ignored: ReadonlySet<string>;
  /** One value is shown again: all that it shows counts. */
  readonly isReplay: boolean;
}

/** Decides which trials fail a property, and keeps the smallest of them: the last, as fast-check shrinks. */
export class FailingTrials {
  smallest: readonly TrialFinding[] | undefined;
  readonly #options: FailingTrialsOptions;
  #firstKey: string | undefined;
  #firstMs: number | undefined;

  constructor(options: FailingTrialsOptions) {
    this.#options = options;
  }

  /** Time for shrinking is used up: what is left to try passes unseen, so that the smallest so far stands. */
  isOver(): boolean {
    return this.#leftMs() <= 0;
  }

  /** Since the first failure. */
  shrinkMs(): number {
    return this.#firstMs === undefined ? 0 : Math.round(performance.now() - this.#firstMs);
  }

  /** What a trial comes to; undefined for one that is not over when the time for shrinking is. */
  async inTime<T>(trial: Promise<T>): Promise<T | undefined> {
    if (this.#firstMs === undefined) return await trial;
    // One that is left behind ends for nobody.
    trial.catch(() => undefined);
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(late.resolve, this.#leftMs(), undefined);
    try {
      return await Promise.race([trial, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #leftMs(): number {
    if (this.#firstMs === undefined) return Number.POSITIVE_INFINITY;
    return this.#firstMs + MAX_SHRINK_MS - performance.now();
  }

  /** Throws for a trial that shows something new; while shrinking, for one that shows the same. */
  judge(trial: StartedTrial): void {
    const { selected, violations, isReplay } = this.#options;
    const ours = trial.findings.filter(({ check }) => selected(check));
    if (!isReplay) for (const finding of ours) violations.countAgain(finding);
    const fresh = isReplay ? ours : ours.filter((finding) => !this.#isKnown(finding));
    const [first] = fresh.filter((finding) => this.#firstKey === undefined || findingKey(finding) === this.#firstKey);
    if (first === undefined) return;
    this.#firstMs ??= performance.now();
    this.#firstKey ??= findingKey(first);
    this.smallest = isReplay ? fresh : [first];
    throw new TrialFailed(first.sentence);
  }

  #isKnown(finding: TrialFinding): boolean {
    return this.#options.ignored.has(findingKey(finding)) || this.#options.violations.isKnown(finding);
  }
}

/** Tells fast-check that a trial failed; what it found is kept beside. */
class TrialFailed extends Error {
  override readonly name = 'TrialFailed';
}
