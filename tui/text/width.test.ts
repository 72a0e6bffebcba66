import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../protocol/text/hostile-texts.ts';
import { visible } from '../../protocol/text/visible.ts';
import { cut, displayWidth, fitText, wrap } from './width.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...Object.values(HOSTILE_TEXTS)),
);

test.for([
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['👩‍🚀', 2],
  ['', 0],
] as const)('%j takes %i columns', ([text, columns]) => {
  expect(displayWidth(text)).toBe(columns);
});

test.for([
  ['order.created', 8, 'order.c…'],
  ['shop-日本語', 8, 'shop-日…'],
  ['shop-日本', 8, 'shop-日…'],
  ['shop', 6, 'shop  '],
  ['日', 1, '…'],
  ['x', 0, ''],
] as const)('%j in %i columns is %j', ([text, columns, fitted]) => {
  expect(fitText(visible(text), columns)).toBe(fitted);
});

test('numbers stand at the right', () => {
  expect(fitText(visible('42'), 5, 'right')).toBe('   42');
});

test('any foreign text is fitted into exactly as many columns as there are', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 60 }), (text, columns) => {
      expect(displayWidth(fitText(visible(text, 'cell'), columns))).toBe(columns);
      expect(displayWidth(cut(visible(text, 'cell'), columns))).toBeLessThanOrEqual(columns);
    }),
  );
});

test('wrapping loses nothing, and no line is too wide', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, columns) => {
      const shown = visible(text, 'cell');

      const lines = wrap(shown, columns);

      expect(lines.join('')).toBe(shown);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }),
  );
});
