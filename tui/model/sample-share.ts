type SampledList = 'inbox' | 'requests' | 'logs';
const LISTS: readonly SampledList[] = ['inbox', 'requests', 'logs'];

interface Count {
  told: number;
  skipped: number;
}

/** Of how many rows one is shown, by the rows of the newest whole second: lists that nobody could read are sampled. */
export class SampleShare {
  #current = newCounts();
  #last = newCounts();

  noteTold(list: SampledList): void {
    this.#current[list].told += 1;
  }

  noteSkipped(list: SampledList, count: number): void {
    this.#current[list].skipped += count;
  }

  endSecond(): void {
    this.#last = this.#current;
    this.#current = newCounts();
  }

  /** Whether something was left out lately. */
  get isSampling(): boolean {
    return LISTS.some((list) => this.#last[list].skipped + this.#current[list].skipped > 0);
  }

  /** Undefined: all of them are shown. */
  oneIn(list: string): number | undefined {
    const count = LISTS.find((id) => id === list);
    if (count === undefined || this.#last[count].skipped === 0) return undefined;
    const { told, skipped } = this.#last[count];
    return (told + skipped) / Math.max(1, told);
  }
}

function newCounts(): Record<SampledList, Count> {
  return { inbox: { told: 0, skipped: 0 }, requests: { told: 0, skipped: 0 }, logs: { told: 0, skipped: 0 } };
}
