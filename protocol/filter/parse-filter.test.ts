import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Filter } from './filter.ts';
import { MAX_FILTER_LENGTH, parseFilter, requireFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';
import { anyFilter } from './test-filters.ts';

const DANGEROUS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

test('reads what it prints as exactly the same filter', () => {
  fc.assert(
    fc.property(anyFilter, (filter) => {
      const printed = printFilter(filter);

      fc.pre(printed.length <= MAX_FILTER_LENGTH);
      expect(parseFilter(printed)).toEqual({ kind: 'filter', filter });
      expect(printed).not.toMatch(DANGEROUS);
    }),
    { numRuns: 2_000 },
  );
});

test('reads any text as a filter that prints and reads as itself, or says where it is wrong', () => {
  const words = fc.constantFrom(
    'status',
    ':',
    '4xx',
    ' ',
    '(',
    ')',
    '|',
    '-',
    '"',
    '*',
    'or',
    'and',
    'not',
    ',',
    '..',
    '>=',
    'latency',
    '100ms',
    'payload',
    '.',
    '~',
    '\\',
    'x',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 12 }).map((some) => some.join('')),
  );

  fc.assert(
    fc.property(text, (written) => {
      const parsed = parseFilter(written);

      if (parsed.kind === 'filter') {
        expect(parseFilter(printFilter(parsed.filter))).toEqual(parsed);
        return;
      }
      const { at, length, text: reason } = parsed.problem;
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at + length).toBeLessThanOrEqual(written.length);
      expect(reason).toMatch(/^\S.*[.?]$/su);
    }),
    { numRuns: 3_000 },
  );
});

test.for([
  ['', ''],
  ['   ', ''],
  ['*', ''],
  ['checkout', 'checkout'],
  ['status:404', 'status:404'],
  ['status=404', 'status:404'],
  ['Status:4XX,503', 'status:4xx,503'],
  ['status!=200', '-status:200'],
  ['status:400..429', 'status:400..429'],
  ['status>=400 status<500', 'status>=400 status<500'],
  ['status:>=400', 'status>=400'],
  ['status:pending', 'status:pending'],
  ['dur:100ms..2s', 'latency:100ms..2s'],
  ['latency>0.5m', 'latency>30s'],
  ['bytes>1536', 'bytes>1536B'],
  ['bytes>64kb', 'bytes>64KB'],
  ['age<5m', 'age<5m'],
  ['time:2026-11-25..', 'time:2026-11-25T00:00Z..'],
  ['created>=2026-11-25T10:30+01:00', 'time>=2026-11-25T09:30Z'],
  ['path:/v1/events/*', 'path:/v1/events/*'],
  ['path:"/v1/a b*"', 'path:"/v1/a b*"'],
  ['path~"a b"*c', 'path~"a b"*c'],
  ['query!~cursor', '-query~cursor'],
  ['a b', 'a b'],
  ['a and b', 'a b'],
  ['a && b', 'a b'],
  ['a | b', 'a | b'],
  ['a or b', 'a | b'],
  ['a b | c', 'a b | c'],
  ['a (b | c)', 'a (b | c)'],
  ['(a b) c', 'a b c'],
  ['-a', '-a'],
  ['!a', '-a'],
  ['not a b', '-a b'],
  ['not (a b)', '-(a b)'],
  ['- - a', 'a'],
  ['-(a | b) c', '-(a | b) c'],
  ['"and"', '"and"'],
  ['order.created', 'order.created'],
  ['e.g.', 'e.g.'],
  ['12:04:31', '"12:04:31"'],
  ['payload.order.id:42', 'payload.order.id:42'],
  ['payload.items.*.sku:A17', 'payload.items.*.sku:A17'],
  ['payload."odd key"."":x', 'payload."odd key"."":x'],
  ['payload~refund', 'payload~refund'],
  ['payload.total:10..20', 'payload.total:10..20'],
  ['payload.total:"10..20"', 'payload.total:"10..20"'],
  ['metadata.region:eu-*', 'metadata.region:eu-*'],
  ['event_type:order.*', 'type:order.*'],
  ['is:cold,timeout', 'is:cold,timeout'],
  ['fault:*', 'fault:*'],
  ['source:""', 'source:""'],
  ['method:post', 'method:post'],
] as const)('reads %s as %s', ([written, printed]) => {
  expect(printFilter(requireFilter(written))).toBe(printed);
});

test.for([
  ['status:', 7, 0, /A value of status is expected here: status:4xx,503/],
  ['status:abc', 7, 3, /abc is no value of status. Write a status, 404, a class, 5xx/],
  ['status:404 stauts:5xx', 11, 6, /There is no field stauts. Is status meant\?/],
  ['foo:1', 0, 3, /There is no field foo. .*quotes/],
  ['latency>100', 8, 3, /A length of time with its unit .* is expected here/],
  ['latency:abc', 8, 3, /abc is no value of latency. Write a length of time/],
  ['bytes>1TB', 6, 3, /A size in bytes/],
  ['time>yesterday', 5, 9, /A time in ISO 8601/],
  ['time:2026-13-45', 5, 10, /no value of time/],
  ['path>5', 4, 1, /The values of path have no order/],
  ['method~x', 6, 1, /method cannot be searched with ~/],
  ['is:hot', 3, 3, /hot is no value of is. It can be ok, refused/],
  ['layer:*', 6, 1, /no value of layer. It can be client/],
  ['status.x:4', 6, 4, /status has no members/],
  ['payload:x', 7, 1, /payload needs the way to one of its values/],
  ['(a', 0, 1, /This \( is not closed/],
  ['a)', 1, 1, /There is no \( that this one closes/],
  ['()', 1, 1, /A condition is missing here/],
  ['a |', 3, 0, /A condition is missing here/],
  ['| a', 0, 1, /A condition is missing here/],
  ['a and', 5, 0, /A condition is missing here/],
  ['and a', 0, 3, /There is nothing before this and/],
  ['-', 1, 0, /Text or a field is expected here/],
  ['path:"abc', 5, 4, /no closing "/],
  ['a\\b', 1, 1, /A backslash stands within quotes only/],
  ['status:404,', 11, 0, /A value of status is expected here/],
  ['type:', 5, 0, /A value of type is expected here/],
  ['type~', 5, 0, /text to search for in type is missing/],
  ['"\\u{110000}"', 0, 12, /There is no character/],
] as const)('says of %s where it is wrong and what to write', ([written, at, length, reason]) => {
  const parsed = parseFilter(written);

  expect(parsed).toEqual({ kind: 'problem', problem: { at, length, text: expect.stringMatching(reason) } });
  expect(() => requireFilter(written)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  expect(() => requireFilter(written)).toThrow(`at column ${at + 1}:`);
});

test('refuses what is too long or too deep', () => {
  expect(parseFilter('x'.repeat(MAX_FILTER_LENGTH))).toMatchObject({ kind: 'filter' });
  expect(parseFilter('x'.repeat(MAX_FILTER_LENGTH + 1))).toMatchObject({ problem: { at: MAX_FILTER_LENGTH } });
  expect(parseFilter(`${'('.repeat(900)}x${')'.repeat(900)}`)).toMatchObject({ kind: 'problem' });
  expect(parseFilter(`${'-'.repeat(1_900)}x`)).toMatchObject({ kind: 'problem' });
});

test('keeps filters in their simplest form', () => {
  const filter: Filter = requireFilter('a (b (c -(-d))) | (e | f)');

  expect(filter).toMatchObject({ kind: 'or', of: [{ kind: 'and', of: [{}, {}, {}, { kind: 'text' }] }, {}, {}] });
});
