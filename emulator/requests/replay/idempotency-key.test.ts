import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withIdempotencyKey } from './idempotency-key.ts';

const replaced = (text: string, ifMissing: 'keep' | 'add' = 'keep') =>
  withIdempotencyKey(Buffer.from(text), 'new"key', ifMissing)?.toString();

test('changes the key and not a byte more', () => {
  const text =
    '{ "n":1.0e+2,\n "metadata" :{"a":[{"idempotency_key":"not this"}],"idempotency_key" : "old" }, "payload":{"x":12345678901234567890,"y":0.1000}}';

  expect(replaced(text)).toBe(text.replace('"old"', '"new\\"key"'));
});

test.for([
  [
    '{"metadata":{"idempotency_key":"a","idempotency_key":"b"}}',
    '{"metadata":{"idempotency_key":"a","idempotency_key":"new\\"key"}}',
  ],
  [
    '{"metadata":{"idempotency_key":"a"},"metadata":{"idempotency_key":"b"}}',
    '{"metadata":{"idempotency_key":"a"},"metadata":{"idempotency_key":"new\\"key"}}',
  ],
  ['{"metadata":{"idempotency\\u005fkey":"a"}}', '{"metadata":{"idempotency\\u005fkey":"new\\"key"}}'],
  ['{"metadata":{"idempotency_key":null}}', '{"metadata":{"idempotency_key":"new\\"key"}}'],
  ['{"metadata":{"idempotency_key":"a\\\\"}}', '{"metadata":{"idempotency_key":"new\\"key"}}'],
  ['{"metadata":{"idempotency_key":"}\\""},"b":"{"}', '{"metadata":{"idempotency_key":"new\\"key"},"b":"{"}'],
  [
    '{"idempotency_key":"x","metadata":{"idempotency_key":["a"]}}',
    '{"idempotency_key":"x","metadata":{"idempotency_key":"new\\"key"}}',
  ],
] as const)('reads %s as JSON.parse does', ([text, expected]) => {
  expect(replaced(text)).toBe(expected);
});

test.for([
  ['{}', '{"metadata":{"idempotency_key":"new\\"key"}}'],
  [' { "a":1}', ' {"metadata":{"idempotency_key":"new\\"key"}, "a":1}'],
  ['{"metadata":{}}', '{"metadata":{"idempotency_key":"new\\"key"}}'],
  ['{"metadata":{ "a":1}}', '{"metadata":{"idempotency_key":"new\\"key", "a":1}}'],
] as const)('puts a key into %s if it is told to', ([text, expected]) => {
  expect(replaced(text, 'add')).toBe(expected);
  expect(replaced(text, 'keep')).toBeUndefined();
});

test.for([
  '',
  'x',
  '[]',
  '"text"',
  'null',
  '{"a":1',
  '{"metadata":null}',
  '{"metadata":[]}',
  '{"metadata":"{}"}',
  '\ufeff{}',
])('finds no event to put a key into in %j', (text) => {
  expect(replaced(text, 'add')).toBeUndefined();
});

test('finds none in bytes that are no text', () => {
  expect(withIdempotencyKey(Buffer.from([0x7b, 0xff, 0x7d]), 'key', 'add')).toBeUndefined();
});

test('leaves the value of every other member as it was, in any JSON', () => {
  const metadata = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
  const event = fc.record({ before: fc.jsonValue(), metadata, payload: fc.jsonValue({ stringUnit: 'binary' }) });
  const space = fc.constantFrom('', ' ', '\n\t');

  fc.assert(
    fc.property(event, space, fc.string({ unit: 'binary' }), (value, indentation, key) => {
      const text = JSON.stringify(value, undefined, indentation);
      const expected = JSON.parse(text);
      expected.metadata.idempotency_key = key.toWellFormed();

      const body = withIdempotencyKey(Buffer.from(text), key, 'add');

      expect(JSON.parse(body?.toString() ?? '')).toEqual(expected);
    }),
  );
});
