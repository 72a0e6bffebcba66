/**
 * How many requests were answered since the emulator's start. Each that is told counts at once; since some may be left
 * out of what is told, the emulator's own count, which comes once a second, brings in the others.
 */
export class AnsweredCount {
  #told = 0;
  #counted = 0;
  #lastMissing = 0;

  get value(): number {
    return Math.max(this.#told, this.#counted);
  }

  /** The snapshot's; what is told comes after it. */
  begin(answered: number): void {
    this.#told = answered;
    this.#counted = answered;
    this.#lastMissing = 0;
  }

  noteTold(): void {
    this.#told += 1;
  }

  /** The emulator counts a request some 50 ms before it tells of it, so those that are still missing a second later were left out. */
  noteCounted(answered: number): void {
    const missing = answered - this.#told;
    if (missing > 0 && missing === this.#lastMissing) this.#told = answered;
    this.#counted = answered;
    this.#lastMissing = Math.max(0, answered - this.#told);
  }
}
