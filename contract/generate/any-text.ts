import fc from 'fast-check';

/**
 * Any character of Unicode but halves of one, the plain ones most often. fast-check has units of the same kind, and
 * lists all of their members anew for each arbitrary, which takes up to a second.
 */
const character: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0x20, max: 0x7e }).map(fromCodePoint) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 0x2ff }).map(fromCodePoint) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 0xd7ff }).map(fromCodePoint) },
  { weight: 1, arbitrary: fc.integer({ min: 0xe000, max: 0x10ffff }).map(fromCodePoint) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('e\u0301', '👩‍👩‍👧', '🇩🇪', '\u200b', '\u202e', '\ufeff', '\u2028', '\u0000'),
  },
);

/** A text of any characters. */
export function anyText(lengths: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<string> {
  return fc.string({ unit: character, ...lengths });
}

function fromCodePoint(code: number): string {
  return String.fromCodePoint(code);
}
