import * as z from 'zod';
import { type ValidationProblem, validationError } from '../errors.ts';
import { decodeCursor, type InboxCursor } from '../store/cursor.ts';
import { PRIORITIES } from './new-event.ts';
import { type EpochMicros, formatTimestamp, parseTimestamp } from './timestamp.ts';
import { toProblems } from './validation-problems.ts';

/** Events of a page that is asked for without `limit`, and the most of one, as the contract says. */
export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 100;

const name = z.string().trim().min(1, 'must not be empty').refine(fits(100), 'must have at most 100 characters');

const bound = (rounding: 'up' | 'down') =>
  z.string().transform((value, context): EpochMicros => {
    const micros = parseTimestamp(value, rounding);
    if (micros !== undefined) return micros;
    context.addIssue({ code: 'custom', message: 'must be an ISO 8601 date-time such as 2025-11-10T12:00:00Z' });
    return z.NEVER;
  });

const Parameters = z
  .object({
    limit: z
      .string()
      .regex(/^\d{1,9}$/, 'must be a whole number')
      .transform(Number)
      .refine((value) => value >= 1 && value <= MAX_LIMIT, `must be from 1 to ${MAX_LIMIT}`)
      .default(DEFAULT_LIMIT),
    cursor: z
      .string()
      .transform((value, context): InboxCursor => {
        const cursor = decodeCursor(value);
        if (cursor !== undefined) return cursor;
        context.addIssue({ code: 'custom', message: 'is not a cursor of this inbox' });
        return z.NEVER;
      })
      .optional(),
    source: name.optional(),
    event_type: name.optional(),
    created_after: bound('up').optional(),
    created_before: bound('down').optional(),
    priority: z.enum(PRIORITIES).optional(),
    metadata_key: z
      .string()
      .min(1, 'must not be empty')
      .refine(fits(255), 'must have at most 255 characters')
      .optional(),
    metadata_value: z.string().refine(fits(1024), 'must have at most 1024 characters').optional(),
  })
  .refine((query) => query.metadata_value === undefined || query.metadata_key !== undefined, {
    path: ['metadata_value'],
    message: 'needs metadata_key beside it',
  })
  .refine((query) => isWithin(query), { path: ['cursor'], message: 'was made for another range of created_at' });

/** What an inbox page is asked for. */
export interface InboxQuery {
  readonly limit: number;
  readonly cursor?: InboxCursor | undefined;
  readonly source?: string | undefined;
  readonly eventType?: string | undefined;
  /** Inclusive, in the API's fixed-width format. */
  readonly createdAfter?: string | undefined;
  /** Inclusive, in the API's fixed-width format. */
  readonly createdBefore?: string | undefined;
  readonly priority?: (typeof PRIORITIES)[number] | undefined;
  readonly metadataKey?: string | undefined;
  readonly metadataValue?: string | undefined;
}

/** Checks the query string of an inbox request. Unknown parameters are ignored. Throws a 400 for the others. */
export function parseInboxQuery(parameters: Readonly<Record<string, unknown>>): InboxQuery {
  const repeated = Object.keys(Parameters.shape).filter((key) => Array.isArray(parameters[key]));
  if (repeated.length > 0) {
    throw invalid(repeated.map((field) => ({ field, message: 'is given more than once', type: 'repeated' })));
  }
  const parsed = Parameters.safeParse(parameters);
  if (!parsed.success) throw invalid(toProblems(parsed.error.issues, 'query'));
  const { data } = parsed;
  return {
    limit: data.limit,
    cursor: data.cursor,
    source: data.source,
    eventType: data.event_type,
    createdAfter: data.created_after === undefined ? undefined : formatTimestamp(data.created_after),
    createdBefore: data.created_before === undefined ? undefined : formatTimestamp(data.created_before),
    priority: data.priority,
    metadataKey: data.metadata_key,
    metadataValue: data.metadata_value,
  };
}

function invalid(problems: ValidationProblem[]) {
  return validationError(
    problems as [ValidationProblem, ...ValidationProblem[]],
    'Correct the query parameter. To read on, repeat the first request with its cursor replaced by next_cursor.',
  );
}

function fits(maxCharacters: number): (value: string) => boolean {
  return (value) => value.length <= maxCharacters || [...value].length <= maxCharacters;
}

interface Range {
  readonly cursor?: InboxCursor | undefined;
  readonly created_after?: EpochMicros | undefined;
  readonly created_before?: EpochMicros | undefined;
}

/** DynamoDB refuses to start outside of the key condition, so a cursor of another range must not get that far. */
function isWithin({ cursor, created_after: after, created_before: before }: Range): boolean {
  if (cursor === undefined) return true;
  if (after !== undefined && cursor.created_at < formatTimestamp(after)) return false;
  return before === undefined || cursor.created_at <= formatTimestamp(before);
}
