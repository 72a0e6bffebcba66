import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSmallRegex } from './small-regex.ts';

const atom = fc.constantFrom('a', 'b', '-', '.', '[ab]', '[^a]', '[a-c-]', '\\d', '\\w', '\\W', '\\s', '\\.', '\\x62');
const repetition = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}');
const piece = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(atom, repetition).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('^', '$') },
);
const regex = fc
  .array(
    fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
    { minLength: 1, maxLength: 3 },
  )
  .map((alternatives) => alternatives.join('|'));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '-', '.', ' ', '_', 'é'), maxLength: 12 });

test('finds what the regular expressions of JavaScript find', () => {
  fc.assert(
    fc.property(regex, text, (source, subject) => {
      expect(parseSmallRegex(source, 0)(subject)).toBe(new RegExp(source).test(subject));
    }),
    { numRuns: 1000 },
  );
});

test('reads a text once, whatever the pattern: one on which backtracking takes ages is answered', () => {
  const matches = parseSmallRegex(`${'.*'.repeat(20)}=${'a?'.repeat(20)}${'a'.repeat(20)}$`, 0);

  expect(matches(`${'x'.repeat(5_000)}${'a'.repeat(20)}b`)).toBe(false);
  expect(matches(`${'x'.repeat(5_000)}=${'a'.repeat(20)}`)).toBe(true);
});
