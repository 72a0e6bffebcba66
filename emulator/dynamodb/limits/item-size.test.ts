import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadDynalite } from '../dynalite/dynalite-internals.ts';
import { type AttributeValue, type Item, itemBytes, projectedBytes } from './item-size.ts';

const dynaliteItemSize = loadDynalite().db.itemSize;

/** Bytes of a value alone: under a name of one byte. */
const bytesOf = (value: AttributeValue) => itemBytes({ a: value }) - 1;

// Rules of https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
const RULES: readonly (readonly [rule: string, value: AttributeValue, bytes: number])[] = [
  ['a string has its UTF-8 bytes', { S: 'abc' }, 3],
  ['an umlaut has two', { S: 'ä' }, 2],
  ['an emoji has four', { S: '😀' }, 4],
  ['an empty string has none', { S: '' }, 0],
  ['binary has its raw bytes, not those of base64', { B: 'AQIDBA==' }, 4],
  ['null has one', { NULL: true }, 1],
  ['true has one', { BOOL: true }, 1],
  ['false has one', { BOOL: false }, 1],
  ['an empty list has three', { L: [] }, 3],
  ['an empty map has three', { M: {} }, 3],
  ['an element of a list has one besides its own', { L: [{ S: 'ab' }, { NULL: true }] }, 3 + 2 + (2 + 1)],
  ['an element of a map has one besides its name and its own', { M: { name: { S: 'ab' } } }, 3 + 1 + (4 + 2)],
  ['a set has those of its elements', { SS: ['ab', 'ä'] }, 4],
  ['a set of numbers too', { NS: ['1', '22'] }, 4],
  ['a set of binary values too', { BS: ['AQI=', 'AQ=='] }, 3],
];

test.each(RULES)('%s', (_rule, value, bytes) => {
  expect(bytesOf(value)).toBe(bytes);
});

// One byte for two significant digits, which pair up from the decimal point, and one more; a minus has one.
test.each([
  ['0', 1],
  ['0.00', 1],
  ['7', 2],
  ['12', 2],
  ['123', 3],
  ['1200', 2],
  ['00012', 2],
  ['1.2', 3],
  ['0.12', 2],
  ['0.012', 3],
  ['-12', 3],
  ['1e2', 2],
  ['1E125', 2],
  ['1753000000000', 4],
  ['12345678901234567890123456789012345678', 20],
])('the number %s has %i', (number, bytes) => {
  expect(bytesOf({ N: number })).toBe(bytes);
});

const number = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.integer({ min: -120, max: 80 }), fc.boolean())
  .map(([isNegative, digits, exponent, isPlain]) => {
    const text = `${isNegative ? '-' : ''}${digits}`;
    return isPlain && text.length > 2 ? `${text.slice(0, -1)}.${text.slice(-1)}` : `${text}e${exponent}`;
  });
const ascii = fc.string({ unit: 'binary-ascii', maxLength: 20 });
const base64 = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64'));

const item = fc.letrec<{ item: Item; value: AttributeValue }>((tie) => ({
  item: fc.dictionary(ascii, tie('value'), { maxKeys: 5 }),
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ S: ascii }),
    fc.record({ N: number }),
    fc.record({ B: base64 }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ NULL: fc.constant(true) }),
    fc.record({ SS: fc.array(ascii, { maxLength: 3 }) }),
    fc.record({ NS: fc.array(number, { maxLength: 3 }) }),
    fc.record({ BS: fc.array(base64, { maxLength: 3 }) }),
    fc.record({ L: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({ M: tie('item') }),
  ),
})).item;

test('agrees with what dynalite measured of DynamoDB, for all items in ASCII', () => {
  fc.assert(
    fc.property(item, (one) => {
      expect(itemBytes(one)).toBe(dynaliteItemSize(one));
    }),
    { numRuns: 500 },
  );
});

test('is the sum of the sizes of its attributes, however they are split', () => {
  fc.assert(
    fc.property(item, fc.integer({ min: 0, max: 5 }), (one, at) => {
      const names = Object.keys(one);
      const parts = [names.slice(0, at), names.slice(at)];

      expect(parts.reduce((bytes, part) => bytes + projectedBytes(one, part), 0)).toBe(itemBytes(one));
    }),
  );
});

test('counts the name of an attribute in UTF-8 bytes', () => {
  expect(itemBytes({ größe: { S: 'x' } })).toBe(7 + 1);
});

test('counts nothing for attributes that an item lacks', () => {
  expect(projectedBytes({ id: { S: 'abc' } }, ['id', 'status'])).toBe(5);
});
