/** Ids of events, 16 bytes each, and the rows that they belong to. */
export interface EventRows {
  readonly ids: Uint8Array;
  readonly rows: Uint32Array;
}

/** Ids of events, 16 bytes each, with the rows of the samples that they belong to: a million take twenty megabytes. */
export class EventIds {
  #bytes = Buffer.alloc(0);
  #rows = new Uint32Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The id as text. */
  idAt(place: number): string {
    const hex = this.#bytes.toString('hex', place * 16, place * 16 + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** The row of its request in the samples. */
  rowAt(place: number): number {
    return this.#rows[place] as number;
  }

  *ids(): Generator<string> {
    for (let place = 0; place < this.#length; place += 1) yield this.idAt(place);
  }

  add({ ids, rows }: EventRows): void {
    const length = this.#length + rows.length;
    if (length > this.#rows.length) this.#grow(Math.max(1_024, length, this.#rows.length * 2));
    this.#bytes.set(ids, this.#length * 16);
    this.#rows.set(rows, this.#length);
    this.#length = length;
  }

  #grow(capacity: number): void {
    const bytes = Buffer.alloc(capacity * 16);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    const rows = new Uint32Array(capacity);
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
