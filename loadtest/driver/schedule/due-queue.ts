/** Requests that are due and not sent, first in first out: their times, and the phases that they belong to. */
export class DueQueue {
  #times = new Float64Array(1_024);
  #phases = new Uint16Array(1_024);
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get firstTimeMs(): number {
    return this.#times[this.#first] as number;
  }

  get firstPhase(): number {
    return this.#phases[this.#first] as number;
  }

  push(timeMs: number, phase: number): void {
    if (this.#length === this.#times.length) this.#grow();
    const at = (this.#first + this.#length) & (this.#times.length - 1);
    this.#times[at] = timeMs;
    this.#phases[at] = phase;
    this.#length += 1;
  }

  shift(): void {
    this.#first = (this.#first + 1) & (this.#times.length - 1);
    this.#length -= 1;
  }

  clear(): void {
    this.#length = 0;
  }

  /** The capacity stays a power of two. */
  #grow(): void {
    const [times, phases] = [this.#times, this.#phases];
    this.#times = new Float64Array(times.length * 2);
    this.#phases = new Uint16Array(times.length * 2);
    for (let at = 0; at < times.length; at += 1) {
      const from = (this.#first + at) & (times.length - 1);
      this.#times[at] = times[from] as number;
      this.#phases[at] = phases[from] as number;
    }
    this.#first = 0;
  }
}
