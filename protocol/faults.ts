import * as z from 'zod';

/** What can be made to go wrong, by the part of the cloud that fails. */
export const FAULT_KINDS = {
  'dynamodb-latency': 'DynamoDB answers later, by latencyMs',
  'dynamodb-throttle': 'DynamoDB throttles: 400 ThrottlingException',
  'dynamodb-error': 'DynamoDB fails: 500 InternalServerError',
  'dynamodb-access-denied': "DynamoDB denies the function's role what it asks: 400 AccessDeniedException",
  'lambda-crash': 'the environment is killed in the middle of the invocation: 502',
  'lambda-timeout': "the invocation hangs until the function's time limit: 504 or 502",
  'lambda-memory': 'the environment is killed for its memory: 502, Runtime.OutOfMemory',
  'lambda-throttle': 'Lambda has no concurrency left for the invocation: 500',
  'lambda-cold-start': 'the invocation gets a new environment',
  'gateway-429': 'the gateway throttles: 429',
  'gateway-502': 'the gateway answers 502 without invoking the function',
  'gateway-504': 'the gateway answers 504 without invoking the function, at once',
  'connection-reset': 'the request is processed, and the connection is reset instead of the answer',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** Longer than any part of the cloud waits for another. */
const MAX_LATENCY_MS = 60_000;
const MAX_SEED = 0xffff_ffff;

/** Operations of DynamoDB that a fault can be limited to: those on items. */
export const DATABASE_OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
] as const;

const REQUEST_OPERATION = /^(?:(?:DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT)(?: (?=\/)|$))?(?:\/\S*)?$/;

const kinds = Object.keys(FAULT_KINDS) as [FaultKind, ...FaultKind[]];
const text = z.string('must be a text').min(1, 'must not be empty');
const positive = (what: string) => z.int(`must be ${what}`).positive(`must be ${what}`);

const faultFields = z.strictObject({
  kind: z.enum(kinds, { error: `must be one of ${kinds.join(', ')}` }),
  /** Of dynamodb-latency only, and needed there. */
  latencyMs: z
    .number('must be a number of milliseconds')
    .min(0, 'must be 0 or more')
    .max(MAX_LATENCY_MS, `must be at most ${MAX_LATENCY_MS} ms`)
    .optional(),
  /** Share of what matches, over 0 up to 1; default 1. */
  share: z
    .number('must be a number over 0 and up to 1')
    .gt(0, 'must be over 0')
    .max(1, 'must be at most 1, which is all')
    .default(1),
  /** Ends by itself after this time. */
  forMs: positive('a whole number of milliseconds, 1 or more').optional(),
  /** Ends by itself after it has affected so many. */
  count: positive('a whole number, 1 or more').optional(),
  /**
   * Of a gateway, lambda or connection kind: `POST /v1/events`, `POST`, or `/v1/events/*`, where a star stands for
   * anything. Of a dynamodb kind: an operation, `PutItem`.
   */
  operation: text.optional(),
  /** Of a gateway, lambda or connection kind: an API key. Of a dynamodb kind: an item's partition key. */
  key: text.optional(),
  /** Of a dynamodb kind: a table's name. */
  table: text.optional(),
  /** Decides which of the matching ones are the share; default: a random one, which the list shows. */
  seed: z
    .int(`must be a whole number from 0 to ${MAX_SEED}`)
    .min(0, 'must be 0 or more')
    .max(MAX_SEED, `must be at most ${MAX_SEED}`)
    .optional(),
});

/** A fault to inject; it affects what matches all of its conditions. */
export const FaultSpec = faultFields.superRefine((spec, context) => {
  for (const [field, message] of contradictions(spec)) {
    context.addIssue({ code: 'custom', path: [field], message });
  }
});
export type FaultSpec = z.infer<typeof FaultSpec>;

/** An injected fault, as it is listed. */
export const Fault = faultFields.extend({
  /** `fault-1` */
  id: z.string(),
  seed: z.number(),
  /** Epoch milliseconds. */
  addedAtMs: z.number(),
  /** Epoch milliseconds; absent: it stays until it is removed. */
  expiresAtMs: z.number().optional(),
  /** How many requests or calls it has affected. */
  affected: z.number(),
});
export type Fault = z.infer<typeof Fault>;

/** `GET /v1/faults`, and what is left after one or all were removed; an API key is masked but for its end. */
export const FaultList = z.object({ faults: z.array(Fault) });
export type FaultList = z.infer<typeof FaultList>;

/** Whether the fault strikes calls of DynamoDB, and not requests to the API. */
export function isDatabaseFault(kind: FaultKind): boolean {
  return kind.startsWith('dynamodb-');
}

function* contradictions({ kind, latencyMs, operation, table }: FaultSpec): Iterable<[keyof FaultSpec, string]> {
  const isDatabase = isDatabaseFault(kind);
  if (kind === 'dynamodb-latency' && latencyMs === undefined) yield ['latencyMs', `is needed for ${kind}`];
  if (kind !== 'dynamodb-latency' && latencyMs !== undefined) yield ['latencyMs', 'is of dynamodb-latency only'];
  if (table !== undefined && !isDatabase) yield ['table', `is of the dynamodb kinds only, and not of ${kind}`];
  if (operation === undefined) return;
  if (isDatabase && !(DATABASE_OPERATIONS as readonly string[]).includes(operation)) {
    yield ['operation', `must be an operation of DynamoDB for ${kind}: ${DATABASE_OPERATIONS.join(', ')}`];
  }
  if (!isDatabase && !REQUEST_OPERATION.test(operation)) {
    yield ['operation', `must be a method, a path or both for ${kind}: "POST /v1/events", "POST", "/v1/events/*"`];
  }
}
