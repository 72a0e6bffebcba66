import type { Filter, FilterField, FilterTerm, FilterValue, Pattern } from './filter.ts';
import { describeField } from './filter-fields.ts';
import { printQuantity, type QuantityType } from './quantity.ts';

/** Writes a filter so that parsing gives exactly the same filter again. */
export function printFilter(filter: Filter): string {
  return filter.kind === 'all' ? '' : print(filter, 'or');
}

/** `within`: the operator that binds no tighter than what stands around. */
function print(filter: Filter, within: 'or' | 'and' | 'not'): string {
  switch (filter.kind) {
    case 'all':
      return '*';
    case 'or': {
      const text = filter.of.map((one) => print(one, 'or')).join(' | ');
      return within === 'or' ? text : `(${text})`;
    }
    case 'and': {
      const text = filter.of.map((one) => print(one, 'and')).join(' ');
      return within === 'not' ? `(${text})` : text;
    }
    case 'not':
      return `-${print(filter.of, 'not')}`;
    default:
      return printTerm(filter);
  }
}

/** One condition as it is written. */
export function printTerm(term: FilterTerm): string {
  switch (term.kind) {
    case 'text':
      return printPattern(term.pattern, isSafeText);
    case 'contains':
      return `${printField(term.field)}~${printPattern(term.pattern, isSafeValue)}`;
    case 'compare':
      return `${printField(term.field)}${term.operator}${printQuantity(term.value, quantityType(term.field))}`;
    case 'match':
      return `${printField(term.field)}:${term.values.map((value) => printValue(value, term.field)).join(',')}`;
  }
}

function printField({ name, path }: FilterField): string {
  return [name, ...path.map((segment) => (/^[\w*@$+-]+$/.test(segment) ? segment : quote(segment)))].join('.');
}

function printValue(value: FilterValue, field: FilterField): string {
  switch (value.kind) {
    case 'class':
      return `${value.hundreds}xx`;
    case 'number':
      return printQuantity(value.value, quantityType(field));
    case 'range': {
      const ends = [value.from, value.to].map((end) =>
        end === undefined ? '' : printQuantity(end, quantityType(field)),
      );
      return ends.join('..');
    }
    case 'pattern':
      return printPattern(value.pattern, isSafeValue);
  }
}

/** Of a field whose values are numbers; no other has any. */
function quantityType({ name }: FilterField): QuantityType {
  return describeField(name).type as QuantityType;
}

function printPattern(pattern: Pattern, isSafe: (part: string) => boolean): string {
  if (pattern.length === 1 && pattern[0] === '') return '""';
  return pattern.map((part) => (part === '' || isSafe(part) ? part : quote(part))).join('*');
}

/** Signs that mean nothing wherever they stand in a value; two dots would be a range. */
function isSafeValue(part: string): boolean {
  return /^[\p{L}\p{N}_/@+%$.-]+$/u.test(part) && !part.includes('..');
}

function isSafeText(part: string): boolean {
  return isSafeValue(part) && !/^(?:-|(?:and|or|not)$)/i.test(part);
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quote(text: string): string {
  const escaped = text.replace(/["\\]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    /["\\]/.test(character)
      ? `\\${character}`
      : (ESCAPES[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`),
  );
  return `"${escaped}"`;
}
