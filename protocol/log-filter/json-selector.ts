import type { PatternReader } from './pattern-reader.ts';

/** A way into a JSON value. */
export interface Selector {
  readonly hasWildcard: boolean;
  /** All values that it leads to; none where there is nothing. */
  readonly select: (root: unknown) => readonly unknown[];
}

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'anyKey' }
  | { readonly kind: 'anyIndex' };

/** `$.user.id`, `$.items[0].name`, `$.['a.b']`, `$.items[*]`, `$.*`. A problem for more than one wildcard, as documented. */
export function parseSelector(reader: PatternReader): Selector {
  const start = reader.at;
  if (reader.take(/\$/y) === undefined) reader.fail('a selector such as $.level');
  const steps: Step[] = [];
  for (let step = parseStep(reader); step !== undefined; step = parseStep(reader)) steps.push(step);
  if (steps.length === 0) reader.fail('.name after $');
  const wildcards = steps.filter(({ kind }) => kind === 'anyKey' || kind === 'anyIndex').length;
  if (wildcards > 1) reader.problem(start, 'a selector has at most one wildcard');
  return {
    hasWildcard: wildcards > 0,
    select: (root) => steps.reduce<readonly unknown[]>((values, step) => values.flatMap(taken(step)), [root]),
  };
}

/** Undefined: the selector ends here. */
function parseStep(reader: PatternReader): Step | undefined {
  if (reader.take(/\./y) !== undefined) {
    if (reader.take(/\*/y) !== undefined) return { kind: 'anyKey' };
    const key = reader.take(/[\p{L}\p{N}_-]+/uy);
    if (key !== undefined) return { kind: 'key', key };
    // `$.['a.b']`
    if (reader.peek() !== '[') reader.fail("a property's name, * or ['…'] after the dot");
  }
  if (reader.take(/\[/y) === undefined) return undefined;
  const step = parseBracket(reader);
  if (reader.take(/\]/y) === undefined) reader.fail('"]"');
  return step;
}

function parseBracket(reader: PatternReader): Step {
  if (reader.take(/\*/y) !== undefined) return { kind: 'anyIndex' };
  const index = reader.take(/\d+/y);
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  const key = reader.take(/'[^']*'|"[^"]*"/y);
  return key === undefined
    ? reader.fail("a number, * or a property's name in quotes after [")
    : { kind: 'key', key: key.slice(1, -1) };
}

/** What a step leads to from a value. */
function taken(step: Step): (value: unknown) => readonly unknown[] {
  switch (step.kind) {
    case 'key':
      return (value) => (isObject(value) && Object.hasOwn(value, step.key) ? [value[step.key]] : []);
    case 'index':
      return (value) => (Array.isArray(value) && step.index < value.length ? [value[step.index]] : []);
    case 'anyKey':
      return (value) => (isObject(value) ? Object.values(value) : []);
    case 'anyIndex':
      return (value) => (Array.isArray(value) ? value : []);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
