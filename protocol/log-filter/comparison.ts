import type { PatternReader } from './pattern-reader.ts';
import { parseSmallRegex } from './small-regex.ts';

/** A value of an event: its text, and its number if it is one. */
export interface Scalar {
  readonly text: string;
  /** NaN: not a number. */
  readonly number: number;
}

const OPERAND = /[^\s&|(){}[\],"%=!<>]+/y;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * `= "text*"`, `!= 404`, `>= 10e3`, `= %regex%`: an operator and what stands behind it. A star stands for anything at
 * the start and the end of a text, within it for itself. What is written as a number compares with numbers by value
 * and with other values by its text.
 */
export function parseComparison(reader: PatternReader): (value: Scalar) => boolean {
  reader.skipSpace();
  const operator = reader.take(/!=(?!=)|<=|>=|=(?!=)|<|>/y) ?? reader.fail('one of =, !=, <, >, <=, >=');
  reader.skipSpace();
  const operandAt = reader.at;
  switch (operator) {
    case '=':
      return parseEquality(reader);
    case '!=': {
      const isEqual = parseEquality(reader);
      return (value) => !isEqual(value);
    }
    default: {
      const operand = reader.take(OPERAND) ?? reader.fail(`a number after ${operator}`);
      if (!NUMBER.test(operand)) reader.problem(operandAt, `expected a number after ${operator}, found "${operand}"`);
      return inOrder(operator, Number(operand));
    }
  }
}

/** The number that a text is, NaN for any other text. */
export function numberOf(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}

function inOrder(operator: string, limit: number): (value: Scalar) => boolean {
  switch (operator) {
    case '<':
      return ({ number }) => number < limit;
    case '<=':
      return ({ number }) => number <= limit;
    case '>':
      return ({ number }) => number > limit;
    default:
      return ({ number }) => number >= limit;
  }
}

function parseEquality(reader: PatternReader): (value: Scalar) => boolean {
  if (reader.peek() === '%') {
    const { source, at } = reader.regex();
    const matches = parseSmallRegex(source, at);
    return ({ text }) => matches(text);
  }
  if (reader.peek() === '"') return textMatcher(reader.quoted());
  const start = reader.at;
  const operand = reader.take(OPERAND) ?? reader.fail('a number, a text or %regex%');
  const bad = /[^\w.*+:/-]/.exec(operand);
  if (bad !== null) reader.problem(start + bad.index, `"${bad[0]}" can stand only in a text in double quotes`);
  const matchesText = textMatcher(operand);
  const number = numberOf(operand);
  if (Number.isNaN(number)) return matchesText;
  return (value) => (Number.isNaN(value.number) ? matchesText(value) : value.number === number);
}

function textMatcher(pattern: string): (value: Scalar) => boolean {
  if (/^\*+$/.test(pattern)) return () => true;
  const [start, end] = [pattern.startsWith('*'), pattern.endsWith('*')];
  const middle = pattern.slice(start ? 1 : 0, end ? -1 : undefined);
  if (start && end) return ({ text }) => text.includes(middle);
  if (start) return ({ text }) => text.endsWith(middle);
  if (end) return ({ text }) => text.startsWith(middle);
  return ({ text }) => text === middle;
}
