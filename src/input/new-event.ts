import * as z from 'zod';
import { ApiError, payloadTooLarge, type ValidationProblem, validationError } from '../errors.ts';
import { memberTexts, withMember } from './json-text.ts';
import { toProblems } from './validation-problems.ts';

/** Largest payload, in bytes of its JSON text in UTF-8, as sent. */
export const MAX_PAYLOAD_BYTES = 409_600;

/** Every priority; without one an event is `normal`. */
export const PRIORITIES = ['low', 'normal', 'high'] as const;

/** Characters are Unicode code points, as `maxLength` of JSON Schema counts them. */
const text = (maxCharacters: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode, without lone surrogates')
    .refine((value) => codePoints(value) <= maxCharacters, `must have at most ${maxCharacters} characters`);

const jsonObject = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be a JSON object',
);

/** What is checked of the metadata; its other members may be anything. */
export const EventMetadata = jsonObject.pipe(
  z.looseObject({
    idempotency_key: text(255).optional(),
    priority: z.enum(PRIORITIES).optional(),
    correlation_id: text(255).optional(),
  }),
);

/** What is checked of a body whose payload and metadata are objects or not. */
export const NewEventBody = z.strictObject({
  source: z.string().trim().pipe(text(100)),
  event_type: z.string().trim().pipe(text(100)),
  payload: jsonObject.refine((value) => Object.keys(value).length > 0, 'must have at least one member'),
  metadata: EventMetadata.optional(),
});

/** A valid request to create an event. Payload and metadata are JSON texts, so that no digit of them is lost. */
export interface NewEvent {
  readonly source: string;
  readonly eventType: string;
  readonly payload: string;
  /** As sent, with the default priority filled in. */
  readonly metadata: string;
  readonly priority: (typeof PRIORITIES)[number];
  readonly idempotencyKey?: string;
}

/** Checks the body of a request to create an event. Throws 413, 415 and 400, in this order. */
export function parseNewEvent(body: Buffer | undefined, contentType: string | undefined): NewEvent {
  const bytes = body?.length ?? 0;
  if (body === undefined || bytes === 0) throw missingBody();
  if (!isJson(contentType)) {
    if (bytes > MAX_PAYLOAD_BYTES) throw payloadTooLarge('The request body', MAX_PAYLOAD_BYTES, bytes);
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      'The body must be JSON in UTF-8: send it with Content-Type: application/json.',
    );
  }
  const bodyText = body.toString('utf8');
  const value = parseJson(bodyText, bytes);
  const members = isObject(value) ? memberTexts(bodyText) : new Map<string, string>();

  const payloadBytes = Buffer.byteLength(members.get('payload') ?? '');
  if (payloadBytes > MAX_PAYLOAD_BYTES) throw payloadTooLarge('The payload', MAX_PAYLOAD_BYTES, payloadBytes);

  const parsed = NewEventBody.safeParse(isObject(value) ? toOutline(members) : value);
  if (!parsed.success) {
    const problems = toProblems(parsed.error.issues, 'body');
    throw validationError(
      problems as [ValidationProblem, ...ValidationProblem[]],
      'Send {source, event_type, payload, metadata?} as the contract describes.',
    );
  }
  const { source, event_type: eventType, metadata = {} } = parsed.data;
  return {
    source,
    eventType,
    payload: members.get('payload') as string,
    metadata: metadataText(members.get('metadata'), metadata.priority),
    priority: metadata.priority ?? 'normal',
    ...(metadata.idempotency_key === undefined ? {} : { idempotencyKey: metadata.idempotency_key }),
  };
}

/**
 * The body as values, names read one by one. JSON.parse of the whole object cannot be trusted with them: V8 13.6 reads
 * an escaped name as the name at the same place of an object parsed before, where that was escaped too.
 */
function toOutline(members: ReadonlyMap<string, string>): Record<string, unknown> {
  const outline = toValues(members);
  const metadata = members.get('metadata');
  return metadata?.startsWith('{') ? { ...outline, metadata: toValues(memberTexts(metadata)) } : outline;
}

function toValues(members: ReadonlyMap<string, string>): Record<string, unknown> {
  return Object.fromEntries(Array.from(members, ([name, text]) => [name, JSON.parse(text) as unknown]));
}

function metadataText(sent: string | undefined, priority: string | undefined): string {
  return priority === undefined ? withMember(sent ?? '{}', 'priority', '"normal"') : (sent as string);
}

function parseJson(bodyText: string, bytes: number): unknown {
  try {
    return JSON.parse(bodyText);
  } catch (error) {
    if (bytes > MAX_PAYLOAD_BYTES) throw payloadTooLarge('The request body', MAX_PAYLOAD_BYTES, bytes);
    const message = `is not valid JSON (${(error as Error).message})`;
    throw validationError([{ field: 'body', message, type: 'json_invalid' }], 'Send one JSON object in UTF-8.');
  }
}

function missingBody(): ApiError {
  return validationError(
    [{ field: 'body', message: 'is missing', type: 'missing' }],
    'Send one JSON object as the request body.',
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJson(contentType: string | undefined): boolean {
  const [mediaType = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  if (mediaType.trim() !== 'application/json') return false;
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset);
}

function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
