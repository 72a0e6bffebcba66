import * as z from 'zod';
import type { Refuse, TemplatePath } from './template-source.ts';

/** A text; CloudFormation turns numbers and booleans into text where it wants one. */
export const text = z
  .union([z.string(), z.number(), z.boolean()], 'must be a text')
  .transform((value) => String(value));

/** A number; parameters arrive as text and count as numbers where CloudFormation wants one. */
export const numeric = z
  .union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number')], 'must be a number')
  .transform(Number);

/** A boolean, or the texts `true` and `false`. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])], 'must be true or false')
  .transform((value) => value === true || value === 'true');

/** A whole number from min to max, both included; the source of the limit goes into the message. */
export function whole(min: number, max: number, source: string): z.ZodType<number> {
  const message = `must be a whole number from ${min} to ${max} (${source})`;
  return numeric.pipe(z.int(message).min(min, message).max(max, message));
}

/** Checks a resolved value; throws TEMPLATE_INVALID with the path, the line and the value of the first problem. */
export function parseValue<T>(schema: z.ZodType<T>, value: unknown, path: TemplatePath, refuse: Refuse): T {
  const result = schema.safeParse(value, { error: plainMessage, reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const inside = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)));
  const found = inside.reduce<unknown>(childOf, value) ?? issue?.input;
  const state = found === undefined || found === null ? 'is missing' : `is ${excerpt(found)}`;
  throw refuse([...path, ...inside], `${state}: it ${issue?.message ?? 'is not valid'}.`);
}

/** For the issues whose schema has no words of its own. */
function plainMessage(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'unrecognized_keys') return `must not have ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'has a name that is not allowed';
  return 'is not valid here';
}

const MAX_EXCERPT_CHARACTERS = 80;

function excerpt(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > MAX_EXCERPT_CHARACTERS ? `${json.slice(0, MAX_EXCERPT_CHARACTERS)}…` : json;
}

function childOf(parent: unknown, step: string | number): unknown {
  return typeof parent === 'object' && parent !== null ? Reflect.get(parent, step) : undefined;
}
