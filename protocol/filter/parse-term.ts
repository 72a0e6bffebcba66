import { type Filter, type FilterField, MATCH_ALL, not, type Operator, type Pattern } from './filter.ts';
import { describeField, FILTER_FIELDS, type FieldType, findField } from './filter-fields.ts';
import type { FilterReader, WrittenValue } from './filter-reader.ts';
import { parseValue } from './parse-value.ts';
import { parseQuantity, QUANTITY_EXAMPLES, type QuantityType } from './quantity.ts';

/** One condition: a field, an operator and values, or text to search for. */
export function parseTerm(reader: FilterReader): Filter {
  const start = reader.at;
  const name = reader.take(/[a-z_][\w-]*/iy);
  if (name !== undefined) {
    const path = parsePath(reader);
    const operator = reader.take(/:[<>]=?|[<>]=?|!=|!~|:=|[:=~]/y);
    if (operator !== undefined) return parseComparison(reader, toField(reader, start, name, path), operator);
  }
  reader.at = start;
  const written = reader.value('belong');
  if (written === undefined) return reader.problem('Text or a field is expected here.');
  const pattern = toSearch(written.pattern);
  return pattern[0] === '' ? MATCH_ALL : { kind: 'text', pattern };
}

/** The members after a field's name, `.order."a name".0`. */
function parsePath(reader: FilterReader): string[] {
  const path: string[] = [];
  for (;;) {
    const start = reader.at;
    if (reader.take(/\./y) === undefined) return path;
    const bare = reader.take(/[^\s.:=<>!~()|",\\]+/y);
    const segment = bare ?? reader.quoted();
    if (segment === undefined) {
      reader.at = start;
      return path;
    }
    path.push(segment);
  }
}

function toField(reader: FilterReader, at: number, written: string, path: readonly string[]): FilterField {
  const name = findField(written);
  if (name === undefined) {
    return reader.problem(
      `There is no field ${written}. ${suggestions(written)} To search for text with such a sign in it, put it in quotes.`,
      at,
      written.length,
    );
  }
  if (path.length > 0 && describeField(name).type !== 'json') {
    return reader.problem(`${name} has no members. Write ${describeField(name).example}.`, at + written.length);
  }
  return { name, path };
}

function suggestions(written: string): string {
  const names = Object.keys(FILTER_FIELDS);
  const similar = names.filter((name) => name.slice(0, 2) === written.toLowerCase().slice(0, 2));
  return similar.length > 0 ? `Is ${similar.join(' or ')} meant?` : `Fields are ${names.join(', ')}.`;
}

function parseComparison(reader: FilterReader, field: FilterField, operator: string): Filter {
  const { type, example } = describeField(field.name);
  const symbol = operator.replace(/^:(?=.)/, '');
  const isSearch = symbol === '~' || symbol === '!~';
  if (type === 'json' && field.path.length === 0 && !isSearch) {
    return reader.problem(
      `${field.name} needs the way to one of its values: ${example}. ${field.name}~text searches all of it.`,
      reader.at - operator.length,
      operator.length,
    );
  }
  if (isSearch) {
    const pattern = toSearch(parseSearched(reader, field, type).pattern);
    const found: Filter = { kind: 'contains', field, pattern };
    return symbol === '~' ? found : not(found);
  }
  if (/[<>]/.test(symbol))
    return { kind: 'compare', field, operator: symbol as Operator, value: parseBound(reader, field, type, operator) };
  const values = [parseValue(reader, field)];
  while (reader.take(/,/y) !== undefined) values.push(parseValue(reader, field));
  const match: Filter = { kind: 'match', field, values };
  return symbol === '!=' ? not(match) : match;
}

function parseSearched(reader: FilterReader, field: FilterField, type: FieldType): WrittenValue {
  if (type !== 'text' && type !== 'json') {
    reader.problem(
      `${field.name} cannot be searched with ~. Write ${describeField(field.name).example}.`,
      reader.at - 1,
      1,
    );
  }
  return reader.value('end') ?? reader.problem(`The text to search for in ${field.name} is missing here.`);
}

function parseBound(reader: FilterReader, field: FilterField, type: FieldType, operator: string): number {
  if (type === 'text' || type === 'word' || type === 'flag') {
    return reader.problem(
      `The values of ${field.name} have no order. Write ${describeField(field.name).example}.`,
      reader.at - operator.length,
      operator.length,
    );
  }
  const start = reader.at;
  const { bare } = reader.value('end') ?? {};
  const value = bare === undefined ? undefined : parseQuantity(bare, type satisfies QuantityType);
  return (
    value ??
    reader.problem(
      `${QUANTITY_EXAMPLES[type]} is expected here.`.replace(/^./, (letter) => letter.toUpperCase()),
      start,
    )
  );
}

/** Stars at the ends change nothing of a search. */
function toSearch(pattern: Pattern): Pattern {
  const parts = pattern.filter((part) => part !== '');
  return parts.length === 0 ? [''] : parts;
}
