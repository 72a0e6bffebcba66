/** A number with more digits than JavaScript's numbers keep. */
export class LongNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Digits that every number keeps. */
const KEPT_DIGITS = 15;

/** Deeper values are not looked at. */
const MAX_DEPTH = 200;
/** More values than anybody filters on; the rest of a larger JSON value is not looked at. */
const MAX_VALUES = 10_000;

/** A JSON value whose numbers keep their digits; undefined for any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' && isLong(context?.source) ? new LongNumber(context.source) : value,
    );
  } catch {
    return undefined;
  }
}

/** The texts, numbers, booleans and nulls to which a path leads; a star leads to every member or element. */
export function valuesAt(json: unknown, path: readonly string[]): readonly (string | number)[] {
  let reached: unknown[] = [json];
  for (const segment of path) {
    reached = reached.flatMap((value) => stepInto(value, segment)).slice(0, MAX_VALUES);
  }
  return reached.flatMap(toLeaf);
}

/** All of a value's texts, numbers, booleans and nulls, however deep, and the names of members. */
export function jsonLeaves(json: unknown): readonly (string | number)[] {
  const leaves: (string | number)[] = [];
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: json, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined && leaves.length < MAX_VALUES; next = waiting.pop()) {
    const { value, depth } = next;
    leaves.push(...toLeaf(value));
    if (!isParent(value) || depth >= MAX_DEPTH) continue;
    if (!Array.isArray(value)) leaves.push(...Object.keys(value));
    for (const child of Object.values(value)) waiting.push({ value: child, depth: depth + 1 });
  }
  return leaves;
}

function stepInto(value: unknown, segment: string): unknown[] {
  if (!isParent(value)) return [];
  if (segment === '*') return Object.values(value);
  return Object.hasOwn(value, segment) ? [value[segment]] : [];
}

function isParent(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof LongNumber);
}

function isLong(source: string | undefined): source is string {
  return source !== undefined && source.length > KEPT_DIGITS && source.replace(/e.*$|\D/gi, '').length > KEPT_DIGITS;
}

function toLeaf(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (value instanceof LongNumber) return [value.text];
  return typeof value === 'boolean' || value === null ? [String(value)] : [];
}
