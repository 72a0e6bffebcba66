import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeJsonText, visible, visibleJson } from './visible.ts';

/** Control characters, and those that reorder or hide text: https://www.unicode.org/reports/tr9/ */
const DANGEROUS =
  /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary-ascii' }),
  fc.constantFrom('\u001b[2J', '\u202eabc', '\u0007', '\u009b', '\u{e0041}', '\ud800'),
);

test('lets no control or reordering character pass', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(visible(text)).not.toMatch(DANGEROUS);
      expect(visible(text).isWellFormed()).toBe(true);
    }),
  );
});

test('leaves printable text as it is', () => {
  for (const text of ['order.created', 'Grüße aus 東京', '😀 €', 'a\\b "c"']) expect(visible(text)).toBe(text);
});

test('shows what was there', () => {
  expect(visible('a\tb\nc\r\u001b[31m\u202e\u0000')).toBe('a\\tb\\nc\\r\\e[31m\\u{202e}\\u{0}');
});

test('writes JSON that is safe to show and still the same JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), anyText, (value, text) => {
      const json = visibleJson({ value, text, [text]: 1 });

      expect(json).not.toMatch(DANGEROUS);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text, [text]: 1 })));
    }),
  );
});

test('leaves every digit of JSON that is text already', () => {
  expect(escapeJsonText('{"n":12345678901234567890,"x":0.1000,"t":"\u202e"}')).toBe(
    '{"n":12345678901234567890,"x":0.1000,"t":"\\u202e"}',
  );
});
