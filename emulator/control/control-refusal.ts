import { type ErrorCode, WorkbenchError } from '../../protocol/workbench-error.ts';

/** A control call that is answered with a status and a sentence other than what it asked for. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where a filter is wrong, from 1 on. */
  readonly column: number | undefined;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}, column?: number) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.column = column;
  }
}

const STATUS_BY_CODE: Readonly<Partial<Record<ErrorCode, number>>> = {
  BAD_ARGUMENT: 400,
  REQUEST_REFUSED: 409,
  DATABASE_ENDED: 503,
  DATABASE_SILENT: 503,
};

/** What a call that threw is answered with. */
export function toRefusal(error: unknown): ControlRefusal {
  if (error instanceof ControlRefusal) return error;
  if (error instanceof WorkbenchError) return new ControlRefusal(STATUS_BY_CODE[error.code] ?? 500, error.message);
  return new ControlRefusal(500, `The control call failed: ${error instanceof Error ? error.message : error}`);
}
