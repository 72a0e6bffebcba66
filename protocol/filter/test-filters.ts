import fc from 'fast-check';
import {
  allOf,
  anyOf,
  type Filter,
  type FilterField,
  type FilterTerm,
  type FilterValue,
  not,
  toPattern,
} from './filter.ts';
import { describeField, FILTER_FIELDS, type FieldName, type FieldType } from './filter-fields.ts';
import { STATUS_WORDS } from './parse-value.ts';

const text = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
    fc.constantFrom(
      'and',
      'or',
      'NOT',
      '-x',
      '!',
      'a b',
      '"',
      '\\',
      '404',
      '4xx',
      '1..2',
      'status:1',
      '*',
      ',',
      '..',
      'é\u202e',
      '\n',
    ),
  )
  .filter((one) => one.isWellFormed());

const parts = fc.array(fc.oneof(text, fc.constant('')), { minLength: 1, maxLength: 3 }).map((some) => toPattern(some));
const searched = fc.array(text, { minLength: 1, maxLength: 3 });
const number = fc
  .oneof(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => value + 0);
const epochMs = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map(Number);

const names = Object.keys(FILTER_FIELDS) as FieldName[];
const path = fc.array(fc.oneof(text, fc.constant('')), { minLength: 1, maxLength: 3 });

const field: fc.Arbitrary<FilterField> = fc
  .constantFrom(...names)
  .chain((name) =>
    describeField(name).type === 'json'
      ? path.map((segments) => ({ name, path: segments as readonly string[] }))
      : fc.constant({ name, path: [] as readonly string[] }),
  );

function quantity(type: FieldType): fc.Arbitrary<number> {
  return type === 'time' ? epochMs : number;
}

function range(type: FieldType): fc.Arbitrary<FilterValue> {
  const [from, to] = [quantity(type), quantity(type)];
  return fc.oneof(
    fc.record({ kind: fc.constant('range' as const), from, to }),
    fc.record({ kind: fc.constant('range' as const), from }),
    fc.record({ kind: fc.constant('range' as const), to }),
  );
}

function anyValue(name: FieldName): fc.Arbitrary<FilterValue> {
  const { type, words } = describeField(name);
  const pattern = (some: fc.Arbitrary<readonly string[]>) =>
    some.map((one) => ({ kind: 'pattern', pattern: one }) as const);
  const exact = quantity(type).map((value) => ({ kind: 'number', value }) as const);
  switch (type) {
    case 'text':
      return pattern(parts);
    case 'json':
      return fc.oneof(pattern(parts), range(type));
    case 'word':
    case 'flag':
      return pattern((words === undefined ? text : fc.constantFrom(...words)).map((word) => [word]));
    case 'status':
      return fc.oneof(
        pattern(fc.constantFrom(...STATUS_WORDS).map((word) => [word])),
        fc.integer({ min: 1, max: 5 }).map((hundreds) => ({ kind: 'class', hundreds }) as const),
        exact,
        range(type),
      );
    default:
      return fc.oneof(exact, range(type), fc.constant({ kind: 'pattern', pattern: ['', ''] } as const));
  }
}

const term: fc.Arbitrary<FilterTerm> = fc.oneof(
  searched.map((pattern) => ({ kind: 'text', pattern }) as const),
  field.chain((one) =>
    fc
      .array(anyValue(one.name), { minLength: 1, maxLength: 3 })
      .map((values) => ({ kind: 'match', field: one, values }) as const),
  ),
  field
    .filter(({ name }) => ['text', 'json'].includes(describeField(name).type))
    .chain((one) =>
      fc.tuple(searched, fc.boolean()).map(([pattern, isWhole]) => ({
        kind: 'contains' as const,
        field: isWhole && describeField(one.name).type === 'json' ? { ...one, path: [] } : one,
        pattern,
      })),
    ),
  field
    .filter(({ name }) => !['text', 'word', 'flag'].includes(describeField(name).type))
    .chain((one) =>
      fc.record({
        kind: fc.constant('compare' as const),
        field: fc.constant(one),
        operator: fc.constantFrom('<', '<=', '>', '>='),
        value: quantity(describeField(one.name).type),
      }),
    ),
);

/** Any filter in its simplest form, for tests of laws. */
export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    term,
    fc.constant<Filter>({ kind: 'all' }),
    fc.array(tie('filter'), { maxLength: 4 }).map((some) => allOf(some)),
    fc.array(tie('filter'), { minLength: 1, maxLength: 4 }).map((some) => anyOf(some as [Filter, ...Filter[]])),
    tie('filter').map((one) => not(one)),
  ),
})).filter;
