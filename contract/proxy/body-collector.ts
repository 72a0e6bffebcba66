/** A body that passed: whole if it was small enough to be kept. */
export interface CollectedBody {
  readonly bytes: number;
  /** Undefined: over the bound, or cut off. */
  readonly content: Buffer | undefined;
  /** The beginning, for reports. */
  readonly beginning: Buffer;
}

/** How much of all bodies together may be kept. */
export interface BodyBudget {
  /** Of one body. */
  readonly maxBytes: number;
  /** Of all that are under way. */
  readonly maxTotalBytes: number;
  heldBytes: number;
}

const MAX_BEGINNING_BYTES = 64 * 1024;

/** Keeps a body as it passes, up to the budget; what is over it passes all the same, and is only counted. */
export class BodyCollector {
  readonly #budget: BodyBudget;
  #chunks: Buffer[] = [];
  #beginning: Buffer[] = [];
  #held = 0;
  #bytes = 0;
  #isKept = true;
  #isEnded = false;

  constructor(budget: BodyBudget) {
    this.#budget = budget;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  add(content: Buffer): void {
    if (this.#bytes < MAX_BEGINNING_BYTES) this.#beginning.push(content.subarray(0, MAX_BEGINNING_BYTES - this.#bytes));
    this.#bytes += content.length;
    if (!this.#isKept) return;
    const { maxBytes, maxTotalBytes, heldBytes } = this.#budget;
    if (this.#bytes > maxBytes || heldBytes + content.length > maxTotalBytes) {
      this.#isKept = false;
      this.release();
      return;
    }
    // A copy: the chunk is a window on what the socket reads into, which may be far larger.
    this.#chunks.push(Buffer.from(content));
    this.#held += content.length;
    this.#budget.heldBytes += content.length;
  }

  end(): void {
    this.#isEnded = true;
  }

  collected(): CollectedBody {
    const isWhole = this.#isKept && this.#isEnded;
    return {
      bytes: this.#bytes,
      content: isWhole ? Buffer.concat(this.#chunks) : undefined,
      beginning: Buffer.concat(this.#beginning),
    };
  }

  /** Gives back what it holds of the budget. */
  release(): void {
    this.#budget.heldBytes -= this.#held;
    this.#held = 0;
    this.#chunks = [];
  }
}
