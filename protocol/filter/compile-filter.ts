import type { Filter, FilterField, FilterTerm, FilterValue, Operator } from './filter.ts';
import { describeField } from './filter-fields.ts';
import type { FieldValue, FilterSubject } from './filter-subject.ts';
import { jsonLeaves, valuesAt } from './json-path.ts';
import { containsPattern, matchesPattern } from './pattern.ts';
import { parseQuantity } from './quantity.ts';

/** Whether something is what a filter asks for. */
export type FilterFunction = (subject: FilterSubject) => boolean;

/**
 * Makes a function of a filter. Its time grows with the text it looks at, and with nothing else. What a subject does not
 * have meets no condition, so `-key:3f2a*` is met by those without a key.
 */
export function compileFilter(filter: Filter): FilterFunction {
  switch (filter.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const all = filter.of.map(compileFilter);
      return (subject) => all.every((matches) => matches(subject));
    }
    case 'or': {
      const any = filter.of.map(compileFilter);
      return (subject) => any.some((matches) => matches(subject));
    }
    case 'not': {
      const matches = compileFilter(filter.of);
      return (subject) => !matches(subject);
    }
    default:
      return compileTerm(filter);
  }
}

function compileTerm(term: FilterTerm): FilterFunction {
  if (term.kind === 'text') {
    const parts = lowerCase(term.pattern);
    return (subject) => subject.texts().some((text) => containsPattern(text, parts));
  }
  const matches = compileTest(term);
  const { field } = term;
  return (subject) => valuesOf(subject, field).some(matches);
}

/** A test of one value. */
function compileTest(term: Exclude<FilterTerm, { readonly kind: 'text' }>): (value: string | number) => boolean {
  switch (term.kind) {
    case 'contains': {
      const parts = lowerCase(term.pattern);
      return (value) => containsPattern(String(value), parts);
    }
    case 'compare': {
      const { operator, value: bound } = term;
      return (value) => isNumber(value) && compare(Number(value), operator, bound);
    }
    case 'match': {
      const ignoresCase = ['word', 'flag', 'status'].includes(describeField(term.field.name).type);
      const tests = term.values.map((value) => compileValue(value, ignoresCase));
      return (value) => tests.some((test) => test(value));
    }
  }
}

function compileValue(wanted: FilterValue, ignoresCase: boolean): (value: string | number) => boolean {
  switch (wanted.kind) {
    case 'number':
      return (value) => Number(value) === wanted.value;
    case 'class':
      return (value) => Math.floor(Number(value) / 100) === wanted.hundreds;
    case 'range': {
      const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = wanted;
      return (value) => isNumber(value) && Number(value) >= from && Number(value) <= to;
    }
    case 'pattern': {
      const pattern = ignoresCase ? lowerCase(wanted.pattern) : wanted.pattern;
      const number = pattern.length === 1 ? parseQuantity(pattern[0] as string, 'number') : undefined;
      return (value) =>
        matchesPattern(ignoresCase ? String(value).toLowerCase() : String(value), pattern) ||
        // 42 is 42.0, as a value of JSON.
        (number !== undefined && typeof value === 'number' && value === number);
    }
  }
}

function valuesOf(subject: FilterSubject, { name, path }: FilterField): readonly (string | number)[] {
  if (name !== 'payload' && name !== 'metadata') return toList(subject.value(name));
  const json = subject.json(name);
  return path.length === 0 ? jsonLeaves(json) : valuesAt(json, path);
}

function toList(value: FieldValue): readonly (string | number)[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

function isNumber(value: string | number): boolean {
  return typeof value === 'number' || parseQuantity(value, 'number') !== undefined;
}

function compare(value: number, operator: Operator, bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
  }
}

function lowerCase(parts: readonly string[]): string[] {
  return parts.map((part) => part.toLowerCase());
}
