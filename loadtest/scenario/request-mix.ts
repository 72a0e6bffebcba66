import * as z from 'zod';
import { MIN_PAYLOAD_BYTES } from './payload-text.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html, and some more */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const name = z
  .string('must be a text')
  .regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be of small letters, digits and dashes, such as create-large');
const status = z.int('must be a status such as 201').min(100, 'must be 100 or more').max(599, 'must be 599 or less');

const common = {
  weight: z
    .number('must be a number')
    .gt(0, 'must be over 0')
    .default(1)
    .describe('How often, in proportion to the other weights.'),
  name: name.optional().describe('By which thresholds and reports name it; default: the operation.'),
  expect: z
    .array(status, 'must be a list of statuses')
    .min(1, 'must have one status at least')
    .optional()
    .describe('Statuses that are a success; default: those of the contract.'),
};

const Create = z
  .strictObject({
    operation: z.literal('create').describe('POST /v1/events'),
    ...common,
    payload: z.record(z.string(), z.unknown(), 'must be an object').optional().describe('The same for each event.'),
    payloadBytes: z
      .int('must be a whole number of bytes')
      .min(MIN_PAYLOAD_BYTES, `must be ${MIN_PAYLOAD_BYTES} or more`)
      .max(MAX_BODY_BYTES, `must be at most ${MAX_BODY_BYTES}`)
      .optional()
      .describe('A made payload of exactly so many bytes of JSON in UTF-8; default 200.'),
    characters: z
      .enum(['ascii', 'multi-byte'], 'must be ascii or multi-byte')
      .default('ascii')
      .describe('Of the made payload.'),
    metadata: z.record(z.string(), z.unknown(), 'must be an object').default({}),
    idempotencyKey: z
      .enum(['none', 'unique', 'same'], 'must be none, unique or same')
      .default('none')
      .describe('unique: another one for each event; same: one for all of the run.'),
  })
  .refine(({ payload, payloadBytes }) => payload === undefined || payloadBytes === undefined, {
    path: ['payloadBytes'],
    message: 'cannot stand beside payload: give one of the two',
  });

const Inbox = z.strictObject({
  operation: z.literal('inbox').describe('GET /v1/inbox'),
  ...common,
  limit: z.int('must be a whole number').min(1, 'must be 1 or more').max(100, 'must be at most 100').default(50),
  query: z
    .record(z.string(), z.string(), 'must be an object of texts')
    .default({})
    .describe('Further parameters, such as priority.'),
});

const OneEvent = (operation: 'get' | 'ack' | 'delete', what: string) =>
  z.strictObject({ operation: z.literal(operation).describe(what), ...common });

const Health = z.strictObject({ operation: z.literal('health').describe('GET /v1/health'), ...common });

const AnyRequest = z.strictObject({
  operation: z.literal('request').describe('Any other request; name is needed.'),
  ...common,
  name,
  method: z
    .string('must be a method')
    .regex(/^(GET|POST|PUT|PATCH|DELETE)$/, 'must be GET, POST, PUT, PATCH or DELETE')
    .default('GET'),
  path: z
    .string('must be a path')
    .regex(/^\/[\u0021-\u007e]*$/, 'must begin with a slash and have no spaces: the target is chosen by --url'),
  headers: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\u0020-\u007e]*$/)).default({}),
  json: z.unknown().optional(),
  expect: z.array(status).min(1).default([200]),
});

/** One kind of request and how often it comes. */
export const MixedRequest = z.discriminatedUnion(
  'operation',
  [
    Create,
    Inbox,
    OneEvent('get', 'GET /v1/events/{id} of an event of this run'),
    OneEvent('ack', 'POST /v1/events/{id}/ack of an event of this run, each once'),
    OneEvent('delete', 'DELETE /v1/events/{id} of an event of this run, each once'),
    Health,
    AnyRequest,
  ],
  { error: 'must be create, inbox, get, ack, delete, health or request' },
);
export type MixedRequest = z.infer<typeof MixedRequest>;

/** What is sent, in proportions. */
export const RequestMix = z
  .array(MixedRequest, 'must be a list of requests')
  .min(1, 'must have one request at least')
  .superRefine((mix, context) => {
    const names = mix.map(labelOf);
    for (const [at, label] of names.entries()) {
      if (names.indexOf(label) === at) continue;
      context.addIssue({
        code: 'custom',
        path: [at, 'name'],
        message: `must differ from the others: there are two ${label}`,
      });
    }
  });
export type RequestMix = z.infer<typeof RequestMix>;

/** By which thresholds and reports name a request of the mix. */
export function labelOf({ name: given, operation }: Pick<MixedRequest, 'name' | 'operation'>): string {
  return given ?? operation;
}

/** Statuses of the contract that are a success. */
const SUCCESS = { create: [201], inbox: [200], get: [200], ack: [200], delete: [200], health: [200] } as const;

/** Which statuses are a success of a request of the mix. */
export function expectedStatuses(request: MixedRequest): readonly number[] {
  return request.expect ?? (request.operation === 'request' ? [200] : SUCCESS[request.operation]);
}
