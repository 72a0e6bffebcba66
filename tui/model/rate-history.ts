/** One value a second, for as many seconds; a second of which nothing is told is like the one before it. */
export class RateHistory {
  readonly #seconds: number;
  #values: number[] = [];
  #lastSecond: number | undefined;

  constructor(seconds = 60) {
    this.#seconds = seconds;
  }

  note(timeMs: number, value: number): void {
    const second = Math.floor(timeMs / 1_000);
    const passed = this.#lastSecond === undefined ? 1 : second - this.#lastSecond;
    // A clock that was moved makes no history.
    const isStep = passed >= 1 && passed <= this.#seconds;
    const repeated = isStep ? Array.from({ length: passed - 1 }, () => this.#values.at(-1) ?? 0) : [];
    if (passed === 0) this.#values.pop();
    this.#values = [...this.#values, ...repeated, value].slice(-this.#seconds);
    this.#lastSecond = second;
  }

  /** Oldest first. */
  values(): readonly number[] {
    return this.#values;
  }
}
