/** A text at an edge of what a schema allows, on either side of it. */
export interface BoundaryText {
  readonly name: string;
  readonly text: string;
}

/** Characters whose lengths differ by how one counts: in bytes, in UTF-16 units, in code points. */
const FILLS = [
  ['x', 'x'],
  ['2-byte', 'é'],
  ['astral', '𝄞'],
] as const;

/** Texts on which two readers of one rule tend to differ. */
const SPECIAL = [
  ['empty', ''],
  ['a space', ' '],
  ['spaces around', ' a b '],
  ['tab and line feed around', '\ta\n'],
  ['no-break space around', '\u00a0a\u00a0'],
  ['zero width space', '\u200b'],
  ['byte order mark', '\ufeff'],
  ['next line', '\u0085'],
  ['NUL', 'a\u0000b'],
  ['lone high surrogate', 'a\ud834'],
  ['lone low surrogate', '\udd1eb'],
  ['a family', '👩‍👩‍👧'],
  ['right to left', '\u202eabc'],
  ['combining', 'e\u0301'],
  ['the word null', 'null'],
  ['a number', '0'],
  ['a prototype', '__proto__'],
  ['quotes', `"'\\`],
  ['markup', '<b>&amp;</b>'],
  ['a percent sign', '%00'],
  ['a path', '../../etc'],
] as const;

/** Longer than any limit that is searched for. */
const MAX_REPEATS = 4_096;

/** Special texts, and for each fill the longest allowed text and the first that is not; the schema says which is which. */
export function boundaryTexts(isValid: (text: string) => boolean): readonly BoundaryText[] {
  const edges = FILLS.flatMap(([name, fill]) => {
    const longest = longestValid((count) => isValid(fill.repeat(count)));
    if (longest === undefined) return [];
    return [longest, longest + 1].map((count) => ({ name: `${count} × ${name}`, text: fill.repeat(count) }));
  });
  return [...SPECIAL.map(([name, text]) => ({ name, text })), ...edges];
}

/** The largest count that is valid, if a small one is and not every large one. */
function longestValid(isValid: (count: number) => boolean): number | undefined {
  if (!isValid(1) || isValid(MAX_REPEATS)) return undefined;
  let [valid, invalid] = [1, MAX_REPEATS];
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (isValid(middle)) valid = middle;
    else invalid = middle;
  }
  return valid;
}
