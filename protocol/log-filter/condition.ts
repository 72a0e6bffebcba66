import type { PatternReader } from './pattern-reader.ts';

/** Whether something meets a condition. */
export type Condition<T> = (value: T) => boolean;

/** Conditions joined by `||`, `&&` and parentheses; `&&` binds closer. */
export function parseCondition<T>(
  reader: PatternReader,
  parseComparison: (reader: PatternReader) => Condition<T>,
): Condition<T> {
  return either(reader);

  function either(reader: PatternReader): Condition<T> {
    const parts = [both(reader)];
    while (reader.accept('||')) parts.push(both(reader));
    return parts.length === 1 ? (parts[0] as Condition<T>) : (value) => parts.some((part) => part(value));
  }

  function both(reader: PatternReader): Condition<T> {
    const parts = [single(reader)];
    while (reader.accept('&&')) parts.push(single(reader));
    return parts.length === 1 ? (parts[0] as Condition<T>) : (value) => parts.every((part) => part(value));
  }

  function single(reader: PatternReader): Condition<T> {
    if (!reader.accept('(')) {
      reader.skipSpace();
      return parseComparison(reader);
    }
    const inner = either(reader);
    reader.require(')', 'after the condition in parentheses');
    return inner;
  }
}
