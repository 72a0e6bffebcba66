import fc from 'fast-check';
import { anyText } from './any-text.ts';
import { memberName } from './arbitrary-value.ts';

/** Numbers as text, many of which no double can hold. */
const numberText = fc.oneof(
  fc.constantFrom('0', '-0', '1e400', '-1E-400', '0.1000', '12345678901234567890', '9007199254740993', '1.0', '5e-324'),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.tuple(fc.nat(), fc.nat()).map(([whole, part]) => `${whole}.${part}`),
);

const stringText = anyText({ maxLength: 20 }).map((text) => JSON.stringify(text));

const space = fc.constantFrom('', '', '', ' ', '\n\t');

const { value: valueText, object: objectText } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false'),
    numberText,
    stringText,
    tie('array'),
    tie('object'),
  ),
  array: fc.tuple(fc.array(tie('value'), { maxLength: 4 }), space).map(([items, gap]) => `[${items.join(`,${gap}`)}]`),
  object: fc
    .tuple(fc.uniqueArray(fc.tuple(memberName, tie('value')), { maxLength: 4, selector: ([name]) => name }), space)
    .map(
      ([members, gap]) => `{${members.map(([name, text]) => `${JSON.stringify(name)}:${gap}${text}`).join(`,${gap}`)}}`,
    ),
}));

/** The JSON of an object with at least one member: any names, any digits, any nesting. */
export const payloadText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: objectText.filter((text) => text !== '{}') },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 400 }).map((depth) => `{"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(valueText, fc.nat(5_000)).map(([text, fill]) => `{"a":${text},"fill":"${'ü'.repeat(fill)}"}`),
  },
);
