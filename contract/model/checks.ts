/** How bad it is when a check does not hold: an `error` breaks clients, a `warning` misleads those who read the contract. */
export type Severity = 'error' | 'warning';

/**
 * When requests are made: from the contract's own examples; at the edges of its schemas, the same in each run; at
 * random by a seed; in sequences and races over an event's life. `static` sends nothing: it compares the contract with
 * the code.
 */
export const PHASES = ['static', 'examples', 'boundaries', 'fuzz', 'stateful'] as const;
export type Phase = (typeof PHASES)[number];

/** Where a violation can be seen: in a phase, or in the traffic of a client's own, which a proxy looks on at. */
export const OCCASIONS = [...PHASES, 'traffic'] as const;

interface CheckFacts {
  readonly number: number;
  readonly title: string;
  /** What holds if the check does. */
  readonly sentence: string;
  readonly severity: Severity;
  /** The phases in which it can be violated. */
  readonly phases: readonly Phase[];
}

const EVERY_REQUEST = ['examples', 'boundaries', 'fuzz', 'stateful'] as const;

/** All checks by id, in the order of every list of them. */
export const CHECKS = {
  'status-documented': {
    number: 1,
    title: 'Status documented',
    sentence: 'Each answer has a status that its operation documents.',
    severity: 'error',
    phases: EVERY_REQUEST,
  },
  'content-type': {
    number: 2,
    title: 'Content type',
    sentence: 'Each answer has a content type that is documented for its status.',
    severity: 'error',
    phases: EVERY_REQUEST,
  },
  'body-schema': {
    number: 3,
    title: 'Body schema',
    sentence: "Each answer's body is what the schema of its status and content type describes.",
    severity: 'error',
    phases: EVERY_REQUEST,
  },
  'response-headers': {
    number: 4,
    title: 'Response headers',
    sentence: 'Each answer has the headers that are required for its status, and those it has are as described.',
    severity: 'error',
    phases: EVERY_REQUEST,
  },
  'no-server-error': {
    number: 5,
    title: 'No server error',
    sentence: 'No request makes a 5xx, unless a fault was injected for it.',
    severity: 'error',
    phases: EVERY_REQUEST,
  },
  'valid-accepted': {
    number: 6,
    title: 'Valid accepted',
    sentence: 'A request that the contract allows is accepted.',
    severity: 'error',
    phases: ['examples', 'boundaries', 'fuzz'],
  },
  'invalid-refused': {
    number: 7,
    title: 'Invalid refused',
    sentence:
      'A request that the contract does not allow is refused with the documented status and error code, and names the field.',
    severity: 'error',
    phases: ['boundaries', 'fuzz'],
  },
  authentication: {
    number: 8,
    title: 'Authentication',
    sentence:
      'Every operation that declares security refuses a missing, unknown, revoked or expired key with 401; the others ask for none.',
    severity: 'error',
    phases: ['boundaries', 'fuzz'],
  },
  routing: {
    number: 9,
    title: 'Paths and methods',
    sentence:
      'An unknown path is a 404, a known path with another method a 405 with a true Allow, and what the gateway does not route a 403.',
    severity: 'error',
    phases: ['boundaries', 'fuzz'],
  },
  examples: {
    number: 10,
    title: 'Examples',
    sentence:
      'Every example of the contract is valid by its schema, and a request made from it is accepted and read back as it was sent.',
    severity: 'error',
    phases: ['static', 'examples'],
  },
  'router-drift': {
    number: 11,
    title: 'Router and contract',
    sentence: 'The routes that the code serves are those of the contract.',
    severity: 'error',
    phases: ['static'],
  },
  coverage: {
    number: 12,
    title: 'Coverage',
    sentence: 'Every documented status of every operation was seen, or is listed with the reason why not.',
    severity: 'warning',
    phases: ['examples', 'boundaries', 'fuzz', 'stateful'],
  },
  lifecycle: {
    number: 13,
    title: "An event's life",
    sentence:
      'An event is pending, then acknowledged once, then deleted, and nothing brings it back; of acknowledgements at once exactly one succeeds.',
    severity: 'error',
    phases: ['boundaries', 'stateful'],
  },
  'created-readable': {
    number: 14,
    title: 'Created is readable',
    sentence: 'A created event is read back as it was sent, and is in the inbox once.',
    severity: 'error',
    phases: ['examples', 'boundaries', 'fuzz', 'stateful'],
  },
  idempotency: {
    number: 15,
    title: 'Idempotency',
    sentence:
      'An idempotency key makes one event: a repeat gets the first answer, another request a 409, and sends at once one event.',
    severity: 'error',
    phases: ['boundaries', 'stateful'],
  },
  pagination: {
    number: 16,
    title: 'Pagination',
    sentence:
      'The pages of the inbox together are the inbox, without gap or repeat, also while events come and go; a cursor that was not given out is a 400.',
    severity: 'error',
    phases: ['boundaries', 'fuzz', 'stateful'],
  },
  'key-isolation': {
    number: 17,
    title: 'Keys apart',
    sentence:
      'What the contract keeps per API key is kept apart (idempotency keys, limits), and what it shares is shared (the inbox).',
    severity: 'error',
    phases: ['boundaries', 'stateful'],
  },
  'payload-edges': {
    number: 18,
    title: 'Payload edges',
    sentence:
      'Sizes count in bytes of UTF-8, the last allowed byte is accepted and the next refused with 413, however the length is told.',
    severity: 'error',
    phases: ['boundaries'],
  },
  'rate-limit': {
    number: 19,
    title: 'Rate limit',
    sentence:
      'A key gets its limit in a window and then 429; who waits as long as Retry-After says is let through; the headers count down.',
    severity: 'error',
    phases: ['boundaries', 'stateful'],
  },
  'unknown-and-null': {
    number: 20,
    title: 'Unknown members and null',
    sentence:
      'Members that a schema forbids are refused, those that it allows are kept, and null is refused where it is not a type.',
    severity: 'error',
    phases: ['boundaries', 'fuzz'],
  },
  browsers: {
    number: 21,
    title: 'Browsers, HEAD and OPTIONS',
    sentence:
      'A browser of any origin may call and read the documented headers, a preflight says so, and HEAD answers as GET without a body.',
    severity: 'error',
    phases: ['boundaries'],
  },
  'validator-drift': {
    number: 22,
    title: 'Validator and contract',
    sentence: "The code's validator and the contract's schema accept the same values.",
    severity: 'error',
    phases: ['static'],
  },
  'type-drift': {
    number: 23,
    title: 'Types and contract',
    sentence: 'The generated types are those of the contract.',
    severity: 'error',
    phases: ['static'],
  },
  'breaking-changes': {
    number: 24,
    title: 'Breaking changes',
    sentence: 'Nothing that a client of the last release relies on has changed without a waiver.',
    severity: 'error',
    phases: ['static'],
  },
  'gateway-limits': {
    number: 25,
    title: 'Gateway limits',
    sentence: 'What the contract promises fits into the limits of API Gateway, Lambda and DynamoDB.',
    severity: 'error',
    phases: ['static'],
  },
  'error-catalogue': {
    number: 26,
    title: 'Error catalogue',
    sentence: 'The error codes of the code and their statuses are those of the contract, both ways.',
    severity: 'error',
    phases: ['static'],
  },
} as const satisfies Readonly<Record<string, CheckFacts>>;

export type CheckId = keyof typeof CHECKS;

export const CHECK_IDS = Object.keys(CHECKS) as [CheckId, ...CheckId[]];
