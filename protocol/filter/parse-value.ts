import type { FilterField, FilterValue, Pattern } from './filter.ts';
import { describeField, type FieldDescription } from './filter-fields.ts';
import type { FilterReader, WrittenValue } from './filter-reader.ts';
import { parseQuantity, QUANTITY_EXAMPLES, type QuantityType } from './quantity.ts';

/** Words that take the place of a status. */
export const STATUS_WORDS: readonly string[] = ['pending', 'acknowledged', 'deleted'];

/** One of the values behind a field's colon, of the field's type. */
export function parseValue(reader: FilterReader, field: FilterField): FilterValue {
  const description = describeField(field.name);
  const start = reader.at;
  const written = reader.value('end');
  if (written === undefined) {
    return reader.problem(
      `A value of ${field.name} is expected here: ${description.example}. Several are parted by commas.`,
    );
  }
  const value = toValue(written, description);
  if (value !== undefined) return value;
  const shown = reader.text.slice(start, reader.at);
  return reader.problem(`${shown} is no value of ${field.name}. ${expected(description)}`, start, written.length);
}

function toValue(written: WrittenValue, { type, words }: FieldDescription): FilterValue | undefined {
  const { pattern, bare } = written;
  switch (type) {
    case 'text':
      return { kind: 'pattern', pattern };
    case 'word':
    case 'flag':
      return toWord(pattern, words);
    case 'json':
      return toRange(bare, type) ?? { kind: 'pattern', pattern };
    case 'status':
      return toStatus(bare) ?? toWord(pattern, STATUS_WORDS);
    default:
      return (
        toRange(bare, type) ?? toNumber(bare, type) ?? (isAnything(pattern) ? { kind: 'pattern', pattern } : undefined)
      );
  }
}

function expected({ type, words }: FieldDescription): string {
  if (words !== undefined) return `It can be ${words.join(', ')}.`;
  if (type === 'status')
    return 'Write a status, 404, a class, 5xx, a range, 400..429, or pending or acknowledged for events.';
  if (type === 'word') return 'Write one word, or several parted by commas.';
  return `Write ${QUANTITY_EXAMPLES[type as QuantityType]}, a range of two with .. between them, or * for any.`;
}

function toWord(pattern: Pattern, words: readonly string[] | undefined): FilterValue | undefined {
  const [word = '', ...others] = pattern;
  if (others.length > 0 || word === '') return undefined;
  const known = words?.find((one) => one.toLowerCase() === word.toLowerCase());
  if (words !== undefined && known === undefined) return undefined;
  return { kind: 'pattern', pattern: [known ?? word] };
}

function toStatus(bare: string | undefined): FilterValue | undefined {
  const [, hundreds] = /^([1-5])xx$/i.exec(bare ?? '') ?? [];
  if (hundreds !== undefined) return { kind: 'class', hundreds: Number(hundreds) };
  return toRange(bare, 'status') ?? toNumber(bare, 'status');
}

function toNumber(bare: string | undefined, type: QuantityType): FilterValue | undefined {
  const value = bare === undefined ? undefined : parseQuantity(bare, type);
  return value === undefined ? undefined : { kind: 'number', value };
}

/** `100ms..2s`, `..2s`, `100ms..` */
function toRange(bare: string | undefined, type: QuantityType): FilterValue | undefined {
  const at = bare?.indexOf('..') ?? -1;
  if (bare === undefined || at === -1 || bare === '..') return undefined;
  const [low, high] = [bare.slice(0, at), bare.slice(at + 2)];
  const from = low === '' ? undefined : parseQuantity(low, type);
  const to = high === '' ? undefined : parseQuantity(high, type);
  if ((low !== '' && from === undefined) || (high !== '' && to === undefined)) return undefined;
  return { kind: 'range', ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function isAnything(pattern: Pattern): boolean {
  return pattern.length === 2 && pattern.every((part) => part === '');
}
