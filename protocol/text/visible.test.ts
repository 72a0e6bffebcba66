import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { joinSafe, type SafeText, safe } from './safe-text.ts';
import { escapeJsonText, type Visibility, visible, visibleJson } from './visible.ts';

const VISIBILITIES: readonly Visibility[] = ['plain', 'cell', 'body', 'ascii'];

/** Controls, formats (those that reorder text among them), half characters, and the separators of lines and paragraphs. */
const DANGEROUS =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\u115f|\u1160|\u3164|\uffa0|\p{Variation_Selector}(?<![\ufe0e\ufe0f])/u;

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.oneof(fc.constantFrom(...Object.values(HOSTILE_TEXTS)), fc.string({ unit: 'binary' })), { maxLength: 4 })
    .map((texts) => texts.join('')),
);

test('lets no control, format or half character pass, however it is shown', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(...VISIBILITIES), (text, visibility) => {
      const shown = visible(text, visibility);

      expect(visibility === 'body' ? shown.replaceAll('\n', '') : shown).not.toMatch(DANGEROUS);
      if (visibility === 'ascii') expect(shown).toMatch(/^[ -~]*$/);
    }),
    { numRuns: 1_000 },
  );
});

test.for(Object.entries(HOSTILE_TEXTS))('shows text that %s without harm', ([, text]) => {
  for (const visibility of VISIBILITIES) {
    const shown = visible(text, visibility);

    expect(shown.replaceAll('\n', '')).not.toMatch(DANGEROUS);
    expect(shown.split('\n')).toHaveLength(visibility === 'body' ? text.split('\n').length : 1);
  }
  expect(visibleJson({ [text]: text })).not.toMatch(DANGEROUS);
  expect(JSON.parse(visibleJson({ [text]: text }))).toEqual({ [text]: text });
});

test('leaves printable text as it is', () => {
  for (const text of ['order.created', 'Grüße aus 東京', '😀 €', 'a\\b "c"', 'नमस्ते', 'שלום', 'e\u0301']) {
    for (const visibility of ['plain', 'cell', 'body'] as const) expect(visible(text, visibility)).toBe(text);
  }
  expect(visible('❤️')).toBe('❤️');
});

test('shows what was there', () => {
  const text = 'a\tb\nc\r\u001b[31m\u202e\u0000ü\u0085';

  expect(visible(text)).toBe('a\\tb\\nc\\r\\e[31m\\u{202e}\\u{0}ü\\u{85}');
  expect(visible(text, 'ascii')).toBe('a\\tb\\nc\\r\\e[31m\\u{202e}\\u{0}\\u{fc}\\u{85}');
  expect(visible(text, 'cell')).toBe('a→b⏎c␍␛[31m\\u{202e}␀ü\\u{85}');
  expect(visible(text, 'body')).toBe('a→      b\nc␍␛[31m\\u{202e}␀ü\\u{85}');
});

test('brings a tab in a body to the next stop', () => {
  expect(visible('\t1\n12345678\t2', 'body')).toBe('→       1\n12345678→       2');
});

test('takes emoji apart in cells, where terminals do not agree on their width', () => {
  expect(visible('👨‍👩‍👧 👩🏽‍🚀 ❤️', 'cell')).toBe('👨👩👧 👩🚀 ❤');
});

test('lets marks neither pile up nor fall on what is before the text', () => {
  expect(visible('z'.padEnd(20, '\u0300'), 'cell')).toBe(`${'z'.padEnd(9, '\u0300')}${'\\u{300}'.repeat(11)}`);
  expect(visible('\u0301a', 'cell')).toBe('\u25cc\u0301a');
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

test('takes only safe text and numbers into safe text', () => {
  const path: SafeText = safe`path ${visible('/v1/\n')} took ${3} ms`;
  // @ts-expect-error: a string from anywhere is not safe
  const raw: SafeText = '\u001b[2J' as string;
  // @ts-expect-error: and does not become it by being put into a text
  const mixed = safe`${raw as string}`;

  expect(joinSafe([path, visible('\t')], safe`, `)).toBe('path /v1/\\n took 3 ms, \\t');
  expect(mixed).toBe(raw);
});
