import type { Sample, StreamKind } from '../../protocol/stream.ts';
import type { KeptEvent } from './event-ring.ts';

type SampledKind = keyof Sample['skipped'];

const NONE: Sample['skipped'] = { request: 0, event: 0, log: 0 };

/** What may still pass of one class of events. */
interface Budget {
  left: number;
  atMs: number;
}

/**
 * For a reader that shows what comes and cannot show all of it: of requests, events and log events each so many a second,
 * the newest of those that wait, and of the notable ones as many again. What is skipped is counted, and costs nothing:
 * it is not even written out.
 */
export class StreamSample {
  readonly #perSecond: number;
  /** Monotonic. */
  readonly #nowMs: () => number;
  readonly #budgets = new Map<string, Budget>();
  readonly #toSkip = new Map<string, number>();
  #skipped: Record<SampledKind, number> = { ...NONE };

  constructor(perSecond: number, nowMs: () => number) {
    this.#perSecond = perSecond;
    this.#nowMs = nowMs;
  }

  /** Decides how many of the events that wait are skipped; they are asked about in their order. */
  plan(waiting: Iterable<KeptEvent>): void {
    this.#toSkip.clear();
    for (const event of waiting) {
      const name = classOf(event);
      if (name !== undefined) this.#toSkip.set(name, (this.#toSkip.get(name) ?? 0) + 1);
    }
    for (const [name, count] of this.#toSkip) {
      this.#toSkip.set(name, Math.max(0, count - Math.floor(this.#budgetOf(name).left)));
    }
  }

  /** Whether the reader is told of it; if not, it is counted. */
  passes(event: KeptEvent): boolean {
    const name = classOf(event);
    if (name === undefined) return true;
    const toSkip = this.#toSkip.get(name) ?? 0;
    if (toSkip > 0) {
      this.#toSkip.set(name, toSkip - 1);
      this.#skipped[event.kind as SampledKind] += 1;
      return false;
    }
    this.#budgetOf(name).left -= 1;
    return true;
  }

  /** What was skipped since this was asked last; undefined: nothing. */
  takeSkipped(): Sample['skipped'] | undefined {
    const skipped = this.#skipped;
    if (skipped.request + skipped.event + skipped.log === 0) return undefined;
    this.#skipped = { ...NONE };
    return skipped;
  }

  /** Grows with time, up to a second's worth. */
  #budgetOf(name: string): Budget {
    const nowMs = this.#nowMs();
    const known = this.#budgets.get(name) ?? { left: this.#perSecond, atMs: nowMs };
    known.left = Math.min(this.#perSecond, known.left + ((nowMs - known.atMs) * this.#perSecond) / 1_000);
    known.atMs = nowMs;
    this.#budgets.set(name, known);
    return known;
  }
}

/** Undefined: of a kind that is always told. */
function classOf({ kind, isNotable }: Pick<KeptEvent, 'kind' | 'isNotable'>): string | undefined {
  return isSampled(kind) ? `${kind}${isNotable ? '!' : ''}` : undefined;
}

function isSampled(kind: StreamKind): kind is SampledKind {
  return Object.hasOwn(NONE, kind);
}
