import { COLUMN_NAMES, type Columns, columnsOf, type SampleRows } from '../model/sample-table.ts';

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

/** Ids of created events, 16 bytes each, and the rows that they belong to. */
export interface EventRows {
  readonly ids: Uint8Array;
  readonly rows: Uint32Array;
}

/** What they get is overwritten after they return. */
export type OnRows = (rows: SampleRows, events: EventRows) => void;

/** Keeps what ended, and hands it over when there is enough of it or when it is asked to. */
export class SampleRecorder {
  readonly #onRows: OnRows;
  readonly #columns = columnsOf(CAPACITY);
  readonly #eventIds = Buffer.alloc(CAPACITY * 16);
  readonly #eventRows = new Uint32Array(CAPACITY);
  #length = 0;
  #events = 0;

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

  /** Before its request is recorded. `id`: the text of a UUID. */
  recordEvent(row: number, id: string): void {
    if (this.#events === CAPACITY) this.flush();
    this.#eventIds.write(id.replaceAll('-', ''), this.#events * 16, 'hex');
    this.#eventRows[this.#events] = row;
    this.#events += 1;
  }

  flush(): void {
    const length = this.#length;
    const events = this.#events;
    if (length === 0 && events === 0) return;
    this.#length = 0;
    this.#events = 0;
    const views = Object.fromEntries(COLUMN_NAMES.map((name) => [name, this.#columns[name].subarray(0, length)]));
    this.#onRows(
      { ...(views as unknown as Columns), length },
      {
        ids: this.#eventIds.subarray(0, events * 16),
        rows: this.#eventRows.subarray(0, events),
      },
    );
  }
}
