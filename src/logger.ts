const LEVELS = { DEBUG: 10, INFO: 20, WARN: 30, ERROR: 40 } as const;

export type LogLevel = keyof typeof LEVELS;
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one JSON line for each thing that happened. Never given keys, payloads or other secrets. */
export interface Logger {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  readonly nowMs: () => number;
}

/** A logger over any sink; lines end in a line feed and carry `timestamp` (ISO 8601 UTC), `level` and `message` first. */
export function createLogger({ level, write, nowMs }: LoggerOptions): Logger {
  const at = (lineLevel: LogLevel) => (message: string, fields?: LogFields) => {
    if (LEVELS[lineLevel] < LEVELS[level]) return;
    const timestamp = new Date(nowMs()).toISOString();
    write(`${JSON.stringify({ timestamp, level: lineLevel, message, ...fields })}\n`);
  };
  return { debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

/** An error with its stack and its causes as plain data, since JSON.stringify makes `{}` of an Error. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { name: 'NonError', message: String(error) };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
