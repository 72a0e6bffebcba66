import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { isNarrow } from './narrow.ts';
import quickStringWidth from './quick-string-width.ts';

test('it is as wide as string-width says, of any text with colours or without', () => {
  const part = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '│ > ',
      '█░▇▁',
      '─┐',
      '…',
      '● LIVE',
      '→',
      '✓',
      '\u001b[31m',
      '\u001b[1;36m',
      '\u001b[22;39m',
      '\u001b[2J',
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const text = parts.join('');

      expect(quickStringWidth(text)).toBe(stringWidth(text));
    }),
    { numRuns: 500 },
  );
});

test('each of its narrow characters is narrow', () => {
  const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(isNarrow);

  expect(characters.length).toBeGreaterThan(200);
  expect(characters.filter((character) => stringWidth(character) !== 1)).toEqual([]);
});
