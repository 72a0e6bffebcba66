import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasUnsupportedCharacter, parseQuery } from './query-string.ts';

function parsed(query: string) {
  return Object.fromEntries(parseQuery(query) ?? []);
}

test.each([
  ['email=test%2Balias@gmail.com', { email: ['test+alias@gmail.com'] }],
  ['plus=test+alias@gmail.com', { plus: ['test alias@gmail.com'] }],
  ['whitespace=foo%20bar', { whitespace: ['foo bar'] }],
  ['category=electronics&category=books', { category: ['electronics', 'books'] }],
  ['a', { a: [''] }],
  ['a=', { a: [''] }],
  ['a=b=c', { a: ['b=c'] }],
  ['a=X;Y', { a: ['X'], Y: [''] }],
  ['a=X%3BY', { a: ['X;Y'] }],
  ['&a=1&&b=2&', { a: ['1'], b: ['2'] }],
  ['%C3%A9+x=%E2%82%AC', { 'é x': ['€'] }],
  ['a=100%&b=%zz&c=%4', { a: ['100%'], b: ['%zz'], c: ['%4'] }],
  ['a=%ff', { a: ['\u{fffd}'] }],
  ['=x', { '': ['x'] }],
])('the query %j is %j', (query, parameters) => {
  expect(parsed(query)).toEqual(parameters);
});

test.each(['', '&', ';&;'])('the query %j has no parameters at all', (query) => {
  expect(parseQuery(query)).toBeUndefined();
});

test('whatever a client encodes comes back, all values of a name in order', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), { minLength: 1 });
  fc.assert(
    fc.property(pairs, (sent) => {
      const query = sent.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');

      const received = parseQuery(query);

      const names = new Set(sent.map(([name]) => name));
      expect(new Set(received?.keys())).toEqual(names);
      for (const name of names) {
        expect(received?.get(name)).toEqual(sent.filter(([other]) => other === name).map(([, value]) => value));
      }
    }),
  );
});

test('form encoding comes back, too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const query = new URLSearchParams({ value }).toString();

      expect(parseQuery(query)?.get('value')).toEqual([value]);
    }),
  );
});

test.each([
  ['a=b|c', true],
  ['a={', true],
  ['}', true],
  ['a=%7C%7b%7D', false],
  ['', false],
])('whether the query %j has a character that must be encoded is %j', (query, expected) => {
  expect(hasUnsupportedCharacter(query)).toBe(expected);
});
