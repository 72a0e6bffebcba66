/** Every refusal the API can give: its status by its code. The contract's `Error` schema lists the same codes. */
export const ERROR_STATUS = {
  VALIDATION_ERROR: 400,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const;

export type ApiErrorCode = keyof typeof ERROR_STATUS;

/** A refusal on its way to the client. Whatever else is thrown is a bug: INTERNAL_ERROR, its cause only in the log. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ApiErrorCode,
    message: string,
    options: {
      readonly details?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** One problem of a request, as `details.validation_errors` lists it. */
export interface ValidationProblem {
  readonly field: string;
  readonly message: string;
  /** Stable name of the kind of problem: `missing`, `invalid_type`, `too_big`, … */
  readonly type: string;
}

/** What a hostile body makes of an error is bounded, or the answer would outgrow what Lambda returns. */
const MAX_PROBLEMS = 100;
const MAX_FIELD_CHARACTERS = 255;
const MAX_MESSAGE_CHARACTERS = 500;

/** A 400: `details` describe the first problem and list up to a hundred. */
export function validationError(
  found: readonly [ValidationProblem, ...ValidationProblem[]],
  suggestion: string,
): ApiError {
  const problems = found.slice(0, MAX_PROBLEMS).map(({ field, message, type }) => ({
    field: field.slice(0, MAX_FIELD_CHARACTERS).toWellFormed(),
    message: message.slice(0, MAX_MESSAGE_CHARACTERS).toWellFormed(),
    type,
  }));
  const [first] = problems as [ValidationProblem];
  return new ApiError('VALIDATION_ERROR', `${first.field}: ${first.message}`, {
    details: { field: first.field, issue: first.message, suggestion, validation_errors: problems },
  });
}

/** A 404 for an event that is not there: never made, deleted or expired. */
export function eventNotFound(eventId: string): ApiError {
  return new ApiError('NOT_FOUND', `There is no event ${eventId}.`, {
    details: {
      event_id: eventId,
      suggestion: 'Check the id. An event is gone once it was deleted, and 7 days after it was created.',
    },
  });
}

/** A 415 for a body that is said to be compressed, whatever it is. */
export function compressedBody(): ApiError {
  return new ApiError('UNSUPPORTED_MEDIA_TYPE', 'The body must not be compressed: send it without Content-Encoding.');
}

/** A 413 with both sizes in bytes. */
export function payloadTooLarge(what: string, limitBytes: number, actualBytes: number): ApiError {
  return new ApiError('PAYLOAD_TOO_LARGE', `${what} has ${actualBytes} bytes; at most ${limitBytes} are accepted.`, {
    details: { limit_bytes: limitBytes, actual_bytes: actualBytes },
  });
}
