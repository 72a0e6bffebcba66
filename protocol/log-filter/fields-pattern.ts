import { numberOf, parseComparison, type Scalar } from './comparison.ts';
import { type Condition, parseCondition } from './condition.ts';
import { delimitedFields } from './delimited-fields.ts';
import type { PatternReader } from './pattern-reader.ts';

/** One column of a pattern; `...` stands for any number of fields. */
type Column = { readonly kind: 'ellipsis' } | { readonly kind: 'field'; readonly matches: Condition<Scalar> };

/**
 * `[ip, user, ..., status = 4* && status != 404, bytes > 1000]`: events by the fields that spaces and tabs part. What
 * stands in brackets or double quotes is one field. Not confirmed, but as published examples have it: the last column
 * stands for the rest of the event, `[level = WARN, rest]`, an event with fewer fields than columns does not match, and
 * the columns after an ellipsis are the event's last fields.
 */
export function parseFieldsPattern(reader: PatternReader): (message: string) => boolean {
  reader.require('[', 'before the fields');
  const columns: Column[] = [];
  do {
    const at = reader.at;
    const column = parseColumn(reader);
    if (column.kind === 'ellipsis' && columns.some(({ kind }) => kind === 'ellipsis')) {
      reader.problem(at, 'a pattern has at most one ellipsis');
    }
    columns.push(column);
  } while (reader.accept(','));
  reader.require(']', 'or a comma after the field');
  reader.skipSpace();
  if (reader.peek() !== '') reader.fail('nothing after the closing bracket');
  return fieldsMatcher(columns);
}

function fieldsMatcher(columns: readonly Column[]): (message: string) => boolean {
  const ellipsis = columns.findIndex(({ kind }) => kind === 'ellipsis');
  if (ellipsis === -1) {
    return (message) => {
      const fields = delimitedFields(message, columns.length);
      return fields.length === columns.length && matchAll(columns, fields);
    };
  }
  const [first, last] = [columns.slice(0, ellipsis), columns.slice(ellipsis + 1)];
  return (message) => {
    const fields = delimitedFields(message);
    if (fields.length < first.length + last.length) return false;
    return matchAll(first, fields) && matchAll(last, fields.slice(fields.length - last.length));
  };
}

function matchAll(columns: readonly Column[], fields: readonly string[]): boolean {
  return columns.every((column, at) => {
    const text = fields[at] ?? '';
    return column.kind === 'ellipsis' || column.matches({ text, number: numberOf(text) });
  });
}

function parseColumn(reader: PatternReader): Column {
  reader.skipSpace();
  if (reader.take(/\.\.\./y) !== undefined) return { kind: 'ellipsis' };
  // A column that is only a place: `[a, , b]`, `[..., a,]`, `[ip, -, -, time]`.
  if (reader.take(/-?(?=\s*[,\]])/y) !== undefined) return { kind: 'field', matches: () => true };
  const start = reader.at;
  const name = fieldName(reader);
  reader.skipSpace();
  if (/^[,\]]?$/.test(reader.peek()) && reader.text[start] !== '(') return { kind: 'field', matches: () => true };
  reader.rewind(start);
  return { kind: 'field', matches: parseCondition(reader, (inner) => parseFieldTest(inner, name)) };
}

function parseFieldTest(reader: PatternReader, column: string): Condition<Scalar> {
  const at = reader.at;
  const name = fieldName(reader);
  if (name !== column) reader.problem(at, `conditions of the field ${column} cannot name another, ${name}`);
  return parseComparison(reader);
}

function fieldName(reader: PatternReader): string {
  reader.take(/[\s(]*/y);
  return reader.take(/[\p{L}\p{N}_-]+/uy) ?? reader.fail("a field's name or ...");
}
