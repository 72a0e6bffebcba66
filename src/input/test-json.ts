/** Generated JSON texts for tests: every spelling that RFC 8259 allows, beyond what JSON.stringify writes. */
import fc from 'fast-check';

/** One JSON value spelled twice: with whitespace between its tokens as it came, and without any. */
export interface JsonSpelling {
  readonly spaced: string;
  readonly compact: string;
}

/** Whitespace as https://www.rfc-editor.org/rfc/rfc8259#section-2 allows it between tokens. */
const whitespace = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 3 });

const stringPiece = fc.oneof(
  fc.constantFrom('\\"', '\\\\', '\\/', '\\b', '\\n', '\\u0041', '\\u0000', '\\ud800', '\\udc00', '\\ud83d\\ude00'),
  fc.constantFrom('{', '}', '[', ']', ',', ':', ' ', '  ', '/', '//', '__proto__', 'constructor', '\u2028', '\u007f'),
  fc.string({ unit: 'grapheme', maxLength: 4 }).map((value) => JSON.stringify(value).slice(1, -1)),
);

/** A JSON string with its quotes. */
export const stringText: fc.Arbitrary<string> = fc
  .array(stringPiece, { maxLength: 6 })
  .map((pieces) => `"${pieces.join('')}"`);

const numberText = fc.oneof(
  fc.constantFrom('0', '-0', '0.1000', '1e400', '-1E-400', '12345678901234567890', '1.0', '9007199254740993', '1e+0'),
  fc.tuple(fc.bigInt(), fc.nat(), fc.integer()).map(([whole, fraction, power]) => `${whole}.${fraction}e${power}`),
);

const scalar = fc
  .oneof(stringText, numberText, fc.constantFrom('true', 'false', 'null'))
  .map((text): JsonSpelling => ({ spaced: text, compact: text }));

/** Any JSON value. */
export const jsonSpelling: fc.Arbitrary<JsonSpelling> = fc.letrec<{ value: JsonSpelling }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    container('[', ']', tie('value')),
    container('{', '}', member(tie('value'))),
  ),
})).value;

/** A name and its value, as they stand in an object. */
export interface MemberSpelling extends JsonSpelling {
  readonly name: string;
  readonly value: JsonSpelling;
}

/** A member of an object; names repeat now and then. */
export function member(value: fc.Arbitrary<JsonSpelling>): fc.Arbitrary<MemberSpelling> {
  const name = fc.oneof(stringText, fc.constantFrom('"a"', '"\\u0061"', '""', '"__proto__"'));
  return fc.tuple(name, whitespace, whitespace, value).map(([name, before, after, value]) => ({
    name,
    value,
    spaced: `${name}${before}:${after}${value.spaced}`,
    compact: `${name}:${value.compact}`,
  }));
}

/** An array or object of generated elements, with the elements it was made of. */
export function container<T extends JsonSpelling>(
  open: string,
  close: string,
  element: fc.Arbitrary<T>,
): fc.Arbitrary<JsonSpelling & { readonly elements: readonly T[] }> {
  const spacedElement = fc.tuple(whitespace, element, whitespace);
  return fc.tuple(whitespace, fc.array(spacedElement, { maxLength: 5 })).map(([empty, parts]) => {
    const spaced = parts.map(([before, { spaced }, after]) => `${before}${spaced}${after}`).join(',');
    return {
      spaced: `${open}${parts.length === 0 ? empty : spaced}${close}`,
      compact: `${open}${parts.map(([, { compact }]) => compact).join(',')}${close}`,
      elements: parts.map(([, value]) => value),
    };
  });
}

/** A JSON object with its members. */
export const objectSpelling = container('{', '}', member(jsonSpelling));
