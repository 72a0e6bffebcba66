import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText, exactJson, exactMember } from './exact-json.ts';

test('every digit is kept, and members have no order', () => {
  const text = '{"b":[12345678901234567890,1e400,-0,0.10],"a":{"__proto__":null}}';

  expect(canonicalText(exactJson(text))).toBe('{"a":{"__proto__":null},"b":[12345678901234567890,1e400,-0,0.10]}');
});

test('spaces between tokens make no difference, digits do', () => {
  const same = (one: string, other: string) => canonicalText(exactJson(one)) === canonicalText(exactJson(other));

  expect(same('{"a":1,"b":2}', ' { "b" : 2 ,\n"a":1 } ')).toBe(true);
  expect(same('{"a":1}', '{"a":1.0}')).toBe(false);
  expect(same('{"\\u0061":1}', '{"a":1}')).toBe(true);
});

test('what JSON.parse reads is read as the same value', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(canonicalText(exactJson(text)))).toEqual(JSON.parse(text));
    }),
  );
});

test.for(['', '{', '{"a"}', '[1,]', '{"a":1 "b":2}', '1 2', "'a'", '{"a":01}'])('%s is refused', (text) => {
  expect(() => exactJson(text)).toThrow(SyntaxError);
});

test('a member of something else is not there', () => {
  expect(exactMember(exactJson('{"a":"x"}'), 'a')).toBe('x');
  expect(exactMember(exactJson('[1]'), '0')).toBeUndefined();
  expect(exactMember(undefined, 'a')).toBeUndefined();
});
