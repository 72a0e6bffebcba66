import type { Samples } from './samples.ts';

/** Columns of samples that grow. */
export class SampleTable {
  readonly #operations: readonly string[];
  #columns = columnsOf(0);
  #capacity = 0;
  #length = 0;

  constructor(operations: readonly string[]) {
    this.#operations = operations;
  }

  /** Adds rows; `row` is the place of each in the order of sending. */
  add(rows: SampleRows): void {
    this.#reserve(this.#length + rows.length);
    for (const name of COLUMN_NAMES) this.#columns[name].set(rows[name], this.#length);
    this.#length += rows.length;
  }

  /** What is there so far, in the order in which it ended. Good until the next `add`. */
  soFar(): Samples {
    return this.#samples(this.#columns);
  }

  /** All, in the order in which it was sent. */
  inOrder(): Samples {
    const { row } = this.#columns;
    const ordered = columnsOf(this.#length);
    const places = new Uint32Array(this.#length);
    for (let at = 0; at < this.#length; at += 1) places[row[at] as number] = at;
    for (const name of COLUMN_NAMES) {
      const [from, to] = [this.#columns[name], ordered[name]];
      for (let at = 0; at < this.#length; at += 1) to[at] = from[places[at] as number] as number;
    }
    return this.#samples(ordered);
  }

  #samples(columns: Columns): Samples {
    const length = this.#length;
    const views = Object.fromEntries(COLUMN_NAMES.map((name) => [name, columns[name].subarray(0, length)]));
    return { ...(views as unknown as Columns), length, operations: this.#operations };
  }

  #reserve(length: number): void {
    if (length <= this.#capacity) return;
    this.#capacity = Math.max(length, this.#capacity * 2, 8_192);
    const columns = columnsOf(this.#capacity);
    for (const name of COLUMN_NAMES) columns[name].set(this.#columns[name].subarray(0, this.#length));
    this.#columns = columns;
  }
}

/** Rows of requests that ended, in columns. */
export interface SampleRows extends Readonly<Columns> {
  readonly length: number;
}

export type Columns = ReturnType<typeof columnsOf>;

/** Empty columns for so many rows. */
export function columnsOf(capacity: number) {
  return {
    /** Place in the order in which the requests were sent. */
    row: new Uint32Array(capacity),
    operation: new Uint16Array(capacity),
    intendedMs: new Float64Array(capacity),
    sentMs: new Float64Array(capacity),
    endedMs: new Float64Array(capacity),
    outcome: new Uint8Array(capacity),
    status: new Uint16Array(capacity),
    requestBytes: new Float64Array(capacity),
    responseBytes: new Float64Array(capacity),
    apiKey: new Uint16Array(capacity),
    isWarmUp: new Uint8Array(capacity),
  };
}

export const COLUMN_NAMES = Object.keys(columnsOf(0)) as readonly (keyof Columns)[];
