import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementTexts, memberTexts, withMember, withoutWhitespace } from './json-text.ts';
import { container, jsonSpelling, objectSpelling, stringText } from './test-json.ts';

const DEPTH = 100_000;

test('the members of any object are its values as they were written, the last of a repeated name', () => {
  fc.assert(
    fc.property(objectSpelling, ({ spaced, elements }) => {
      // Not from JSON.parse of the whole: V8 13.6 reads the name "a\\n" as the name a\\ after an object like it that had one.
      const expected = new Map(elements.map(({ name, value }) => [JSON.parse(name) as string, value.spaced]));

      expect(memberTexts(spaced)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('the elements of any array are its values as they were written', () => {
  fc.assert(
    fc.property(container('[', ']', jsonSpelling), ({ spaced, elements }) => {
      expect(elementTexts(spaced)).toEqual(elements.map((element) => element.spaced));
    }),
    { numRuns: 500 },
  );
});

test('removing whitespace leaves every token and nothing between them', () => {
  fc.assert(
    fc.property(jsonSpelling, ({ spaced, compact }) => {
      expect(withoutWhitespace(` ${spaced}\n`)).toBe(compact);
      expect(withoutWhitespace(compact)).toBe(compact);
    }),
    { numRuns: 500 },
  );
});

test('a member put in front keeps the others as they were written', () => {
  fc.assert(
    fc.property(objectSpelling, stringText, ({ spaced }, valueText) => {
      const members = memberTexts(withMember(spaced, 'put in front', valueText));

      expect([...members]).toEqual([['put in front', valueText], ...memberTexts(spaced)]);
    }),
  );
});

test('nesting of any depth is walked without recursion', () => {
  const deep = '['.repeat(DEPTH) + ']'.repeat(DEPTH);
  const deepObject = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;

  expect(memberTexts(`{"deep": ${deep} , "x":${deepObject}}`).get('deep')).toHaveLength(2 * DEPTH);
  expect(elementTexts(`[ ${deepObject} ]`)[0]).toHaveLength(deepObject.length);
  expect(withoutWhitespace(`[ ${deep} ]`)).toHaveLength(deep.length + 2);
});

test('a string of quotes and backslashes is skipped in linear time', () => {
  const value = JSON.stringify('\\"'.repeat(100_000));
  const startedAt = performance.now();

  expect(memberTexts(`{"a":${value}}`).get('a')).toBe(value);

  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test('a name that is an own property of every object is an ordinary name', () => {
  const members = memberTexts('{"__proto__":1,"constructor":2,"\\u005f_proto__":3}');

  expect([...members]).toEqual([
    ['__proto__', '3'],
    ['constructor', '2'],
  ]);
});
