import type { EventRows } from '../../model/event-ids.ts';
import { COLUMN_NAMES, type Columns, columnsOf, type SampleRows } from '../../model/sample-table.ts';

/** What is known of a request before its answer. */
export interface SentRequest {
  row: number;
  operation: number;
  intendedMs: number;
  sentMs: number;
  requestBytes: number;
  apiKey: number;
  isWarmUp: boolean;
}

/** Rows that are kept until they are handed over. */
const CAPACITY = 8_192;

/** What they get is overwritten after they return. */
export type OnRows = (rows: SampleRows, created: EventRows, taken: EventRows) => void;

/** Keeps what ended, and hands it over when there is enough of it or when it is asked to. */
export class SampleRecorder {
  readonly #onRows: OnRows;
  readonly #columns = columnsOf(CAPACITY);
  readonly #created = new EventBuffer();
  readonly #taken = new EventBuffer();
  #length = 0;

  constructor(onRows: OnRows) {
    this.#onRows = onRows;
  }

  record(sent: SentRequest, endedMs: number, outcome: number, status: number, responseBytes: number): void {
    const at = this.#length;
    const columns = this.#columns;
    columns.row[at] = sent.row;
    columns.operation[at] = sent.operation;
    columns.intendedMs[at] = sent.intendedMs;
    columns.sentMs[at] = sent.sentMs;
    columns.endedMs[at] = endedMs;
    columns.outcome[at] = outcome;
    columns.status[at] = status;
    columns.requestBytes[at] = sent.requestBytes;
    columns.responseBytes[at] = responseBytes;
    columns.apiKey[at] = sent.apiKey;
    columns.isWarmUp[at] = sent.isWarmUp ? 1 : 0;
    this.#length = at + 1;
    if (this.#length === CAPACITY) this.flush();
  }

  /** The id of an event that a request has made; the text of a UUID, else it is not kept. */
  recordCreated(row: number, id: string): void {
    if (this.#created.add(row, id)) this.flush();
  }

  /** The id of an event that a request does something to. */
  recordTaken(row: number, id: string): void {
    if (this.#taken.add(row, id)) this.flush();
  }

  flush(): void {
    const length = this.#length;
    if (length === 0 && this.#created.isEmpty && this.#taken.isEmpty) return;
    this.#length = 0;
    const views = Object.fromEntries(COLUMN_NAMES.map((name) => [name, this.#columns[name].subarray(0, length)]));
    this.#onRows({ ...(views as unknown as Columns), length }, this.#created.drain(), this.#taken.drain());
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

class EventBuffer {
  readonly #ids = Buffer.alloc(CAPACITY * 16);
  readonly #rows = new Uint32Array(CAPACITY);
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Whether it is full now. */
  add(row: number, id: string): boolean {
    if (!UUID.test(id)) return false;
    this.#ids.write(id.replaceAll('-', ''), this.#length * 16, 'hex');
    this.#rows[this.#length] = row;
    this.#length += 1;
    return this.#length === CAPACITY;
  }

  drain(): EventRows {
    const length = this.#length;
    this.#length = 0;
    return { ids: this.#ids.subarray(0, length * 16), rows: this.#rows.subarray(0, length) };
  }
}
