import fc from 'fast-check';
import { anyText } from './any-text.ts';

/** A source of texts that may or may not fit a schema. */
type TextSource = fc.Arbitrary<string>;

const twoDigits = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));

/** Times in many spellings, some of days and hours that do not exist. */
const timeText: TextSource = fc
  .tuple(
    fc.tuple(fc.constantFrom('2024', '2025', '1900', '2000', '0000', '9999'), twoDigits(13), twoDigits(32)),
    fc.tuple(twoDigits(24), twoDigits(60), twoDigits(60)),
    fc.constantFrom('', '.1', '.123456789'),
    fc.constantFrom('', 'Z', '+00:00', '-0530', '+23', '-12:59'),
    fc.boolean(),
  )
  .map(([date, time, fraction, offset, isDateOnly]) =>
    isDateOnly ? date.join('-') : `${date.join('-')}T${time.join(':')}${fraction}${offset}`,
  );

const filled = (maxLength: number): TextSource =>
  fc
    .tuple(fc.constantFrom('x', 'é', '𝄞', 'e\u0301'), fc.nat(maxLength))
    .map(([fill, count]) => fill.repeat(Math.ceil(count / fill.length)));

const OTHER_SOURCES: readonly TextSource[] = [
  anyText({ minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 }),
  filled(130),
  filled(1_100),
  fc.uuid(),
  timeText,
];

const SAMPLES = 60;
/** Of so many samples, a source needs as many that fit to be of use. */
const MIN_FITTING = 12;

/**
 * Texts that a schema allows: from its pattern if it can be read backwards, and from every other source of texts of
 * which enough are allowed. `examples` are taken if nothing else is.
 */
export function arbitraryText(
  isValid: (text: string) => boolean,
  options: { readonly pattern?: string | undefined; readonly examples: readonly string[] },
): fc.Arbitrary<string> {
  const sources = [...fromPattern(options.pattern), ...OTHER_SOURCES].filter((source) => fits(source, isValid));
  const allowed = options.examples.filter(isValid);
  if (allowed.length > 0) sources.push(fc.constantFrom(...allowed));
  if (sources.length === 0) throw new Error('No text was found that the schema allows; give it an example.');
  return fc.oneof(...sources.map((source) => source.filter(isValid)));
}

function fromPattern(pattern: string | undefined): readonly TextSource[] {
  // Of a class of Unicode's fast-check lists each of its million members, which takes a second.
  if (pattern === undefined || /\\p\{/i.test(pattern)) return [];
  try {
    return [fc.stringMatching(new RegExp(pattern, 'u'))];
  } catch {
    // fast-check reads the common half of regular expressions; the other sources stand in.
    return [];
  }
}

function fits(source: TextSource, isValid: (text: string) => boolean): boolean {
  return fc.sample(source, { seed: 1, numRuns: SAMPLES }).filter(isValid).length >= MIN_FITTING;
}
