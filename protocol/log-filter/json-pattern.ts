import { parseComparison, type Scalar } from './comparison.ts';
import { type Condition, parseCondition } from './condition.ts';
import { parseSelector, type Selector } from './json-selector.ts';
import type { PatternReader } from './pattern-reader.ts';

/**
 * `{ $.level = "ERROR" && ($.durationMs > 100 || $.user IS NULL) }`. Only events that are JSON objects can match. As
 * documented, a selector that leads to an object or an array matches neither `=` nor `!=`; the same is taken to hold
 * where there is nothing, or null, which the documentation leaves open: `NOT EXISTS` and `IS NULL` ask for these.
 */
export function parseJsonPattern(reader: PatternReader): (message: string) => boolean {
  reader.require('{', 'before the condition');
  const wildcards = { left: MAX_WILDCARDS };
  const condition = parseCondition(reader, (inner) => parseTest(inner, wildcards));
  reader.require('}', 'or an operator such as && after the condition');
  reader.skipSpace();
  if (reader.peek() !== '') reader.fail('nothing after the closing brace');
  return (message) => {
    const event = parseObject(message);
    return event !== undefined && condition(event);
  };
}

/** Documented for a pattern in all. */
const MAX_WILDCARDS = 3;

function parseTest(reader: PatternReader, wildcards: { left: number }): Condition<object> {
  const at = reader.at;
  const selector = parseSelector(reader);
  if (selector.hasWildcard) wildcards.left -= 1;
  if (wildcards.left < 0) reader.problem(at, `a pattern has at most ${MAX_WILDCARDS} selectors with a wildcard`);
  if (acceptWord(reader, 'NOT')) {
    if (!acceptWord(reader, 'EXISTS')) reader.fail('EXISTS after NOT');
    return (event) => selector.select(event).length === 0;
  }
  if (acceptWord(reader, 'IS')) return parseIs(reader, selector);
  if (acceptWord(reader, 'EXISTS')) reader.problem(at, 'EXISTS alone is not supported; write = * to ask for any value');
  const compare = parseComparison(reader);
  return (event) => selector.select(event).some((value) => isScalar(value) && compare(toScalar(value)));
}

function parseIs(reader: PatternReader, selector: Selector): Condition<object> {
  for (const [word, wanted] of IS_VALUES) {
    if (acceptWord(reader, word)) return (event) => selector.select(event).includes(wanted);
  }
  return reader.fail('NULL, TRUE or FALSE after IS');
}

const IS_VALUES = [
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
] as const;

function acceptWord(reader: PatternReader, word: string): boolean {
  reader.skipSpace();
  return reader.take(new RegExp(`${word}\\b`, 'y')) !== undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function toScalar(value: string | number | boolean): Scalar {
  return { text: String(value), number: typeof value === 'number' ? value : Number.NaN };
}

/** Undefined: the message is something else. */
function parseObject(message: string): object | undefined {
  if (!/^\s*\{/.test(message)) return undefined;
  try {
    return JSON.parse(message) as object;
  } catch {
    return undefined;
  }
}
