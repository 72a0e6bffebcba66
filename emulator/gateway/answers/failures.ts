import { MAX_HEADER_VALUE_BYTES, MAX_REQUEST_BODY_BYTES, MAX_URL_CHARACTERS } from '../limits.ts';

/** One refusal or failure of the gateway's own. */
interface FailureRow {
  readonly status: number;
  /** Value of `x-amzn-ErrorType`. */
  readonly errorType?: string;
  /** The type under which a template can customise the answer; absent: it cannot. */
  readonly responseType?: string;
  /** `compact`: JSON without a space after the colon; `spaced`: with one; `text`: the bare message and no ids in the head. */
  readonly form: 'compact' | 'spaced' | 'text';
  readonly message: string;
  /** Whether the answer carries the trace's root. */
  readonly isTraced?: true;
}

/**
 * Every answer that is the gateway's own and not the function's, with the exact bytes of its body.
 *
 * Recorded from AWS: all of the 403s, 413s, 500, 502s, the 429 and the 504. What is refused before the request is known
 * to belong to an API (`text`) has no JSON, no ids and cannot be customised.
 *
 * Not confirmed: status and body of headersTooLarge, uriTooLong and requestTimeout (the texts are those of the HTTP
 * server that AWS's other texts come from), the body of badRequest, that incompleteSignature and lambdaThrottled are
 * customised as MISSING_AUTHENTICATION_TOKEN and INTEGRATION_FAILURE, malformedResponse as API_CONFIGURATION_ERROR, and
 * that a 413 of the integration still comes without a trace while other integration errors have got one since.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const FAILURES = {
  missingAuthenticationToken: {
    status: 403,
    errorType: 'MissingAuthenticationTokenException',
    responseType: 'MISSING_AUTHENTICATION_TOKEN',
    form: 'compact',
    message: 'Missing Authentication Token',
  },
  /** The message depends on the header: signature-complaint.ts. */
  incompleteSignature: {
    status: 403,
    errorType: 'IncompleteSignatureException',
    responseType: 'MISSING_AUTHENTICATION_TOKEN',
    form: 'compact',
    message: '',
  },
  badRequest: {
    status: 400,
    errorType: 'BadRequestException',
    form: 'compact',
    message: 'Bad Request',
  },
  requestTimeout: {
    status: 408,
    errorType: 'RequestTimeoutException',
    form: 'compact',
    message: 'Request Timeout',
  },
  /** By the method's, the stage's or the account's limit; AWS sends no Retry-After. */
  throttled: {
    status: 429,
    errorType: 'TooManyRequestsException',
    responseType: 'THROTTLED',
    form: 'compact',
    message: 'Too Many Requests',
    isTraced: true,
  },
  bodyTooLarge: { status: 413, form: 'text', message: `HTTP content length exceeded ${MAX_REQUEST_BODY_BYTES} bytes.` },
  headersTooLarge: {
    status: 431,
    form: 'text',
    message: `HTTP header is larger than ${MAX_HEADER_VALUE_BYTES} bytes.`,
  },
  uriTooLong: { status: 414, form: 'text', message: `An HTTP line is larger than ${MAX_URL_CHARACTERS} bytes.` },
  eventTooLarge: {
    status: 413,
    errorType: 'BadRequestException',
    form: 'spaced',
    message: 'Request Too Long',
  },
  functionError: {
    status: 502,
    errorType: 'InternalServerErrorException',
    responseType: 'INTEGRATION_FAILURE',
    form: 'spaced',
    message: 'Internal server error',
    isTraced: true,
  },
  malformedResponse: {
    status: 502,
    errorType: 'InternalServerErrorException',
    responseType: 'API_CONFIGURATION_ERROR',
    form: 'spaced',
    message: 'Internal server error',
    isTraced: true,
  },
  lambdaThrottled: {
    status: 500,
    errorType: 'InternalServerErrorException',
    responseType: 'INTEGRATION_FAILURE',
    form: 'spaced',
    message: 'Internal server error',
    isTraced: true,
  },
  integrationTimeout: {
    status: 504,
    errorType: 'InternalServerErrorException',
    responseType: 'INTEGRATION_TIMEOUT',
    form: 'spaced',
    message: 'Endpoint request timed out',
    isTraced: true,
  },
  /** A bug of the emulator; AWS has no such answer of its own. */
  emulatorFailure: {
    status: 500,
    errorType: 'InternalServerErrorException',
    form: 'spaced',
    message: 'Internal server error',
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

/** What went wrong, by its row in the table. */
export type FailureKind = keyof typeof FAILURES;

/** The row of a failure, with all the fields that a row may have. */
export function failureRow(kind: FailureKind): FailureRow {
  return FAILURES[kind];
}
