import type { SafeText } from './safe-text.ts';

/**
 * How to show what a terminal must not get as it is: control characters, which could move the cursor, retitle the window
 * or fill the clipboard, and characters that reorder, hide or break text.
 *
 * `plain`: on one line, as escapes that can be searched for: `\n`, `\e[31m`, `\u{202e}`.
 * `cell`: on one line of a table, as pictures of one column where there are some: `⏎`, `␛[31m`, `\u{202e}`.
 * `body`: as `cell`, but with its line feeds, and tabs as far as the next stop.
 * `ascii`: as `plain`, and so is everything beyond ASCII.
 */
export type Visibility = 'plain' | 'cell' | 'body' | 'ascii';

/** Text from elsewhere, made fit for a terminal. Nothing is left out but what only colours or joins emoji in cells and bodies. */
export function visible(text: string, visibility: Visibility = 'plain'): SafeText {
  if (/^[ -~]*$/.test(text)) return text as SafeText;
  switch (visibility) {
    case 'plain':
      return text.replace(UNSAFE, toEscape) as SafeText;
    case 'ascii':
      return text.replace(/[^ -~]/gu, toEscape) as SafeText;
    case 'cell':
      return toPictures(text) as SafeText;
    case 'body':
      return text
        .split('\n')
        .map((line) => toPictures(expandTabs(line)))
        .join('\n') as SafeText;
  }
}

/** JSON on one line that is safe on a terminal and still the same JSON: JSON.stringify leaves some of these raw. */
export function visibleJson(value: unknown): SafeText {
  return escapeJsonText(JSON.stringify(value));
}

/** The same for JSON that is text already and has no whitespace between its tokens. */
export function escapeJsonText(json: string): SafeText {
  return json.replace(UNSAFE, (characters) =>
    Array.from(
      { length: characters.length },
      (_, at) => `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  ) as SafeText;
}

/**
 * Other, format, private and unassigned characters, surrogates, and the separators of lines and paragraphs; those that
 * show nothing (https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point), but for the choice between the
 * black and the coloured form of an emoji; and more marks on one letter than any script has, which run over other lines.
 */
const UNSAFE =
  /(?!(?<=\p{Emoji})[\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<=\p{M}{8})\p{M}/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' };

function toEscape(character: string): string {
  return NAMED[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/**
 * What makes one emoji of several, or another form of it. Terminals do not agree how wide the result is, and where they
 * count otherwise than we do, every later cell of the row is out of place.
 */
const EMOJI_PARTS =
  /(?<=\p{Emoji})[\ufe0e\ufe0f]|(?<=\p{Emoji_Modifier_Base}\ufe0f?)\p{Emoji_Modifier}|(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]{0,2})\u200d(?=\p{Extended_Pictographic})/gu;

function toPictures(text: string): string {
  const shown = text
    .replace(EMOJI_PARTS, '')
    .replace(UNSAFE, (character) => PICTURES[character] ?? toEscape(character));
  // A mark alone would go on the frame or the cell before it.
  return shown.replace(/^\p{M}/u, '\u25cc$&');
}

/** https://www.unicode.org/charts/PDF/U2400.pdf */
const PICTURES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Array.from({ length: 0x20 }, (_, code) => [String.fromCharCode(code), String.fromCharCode(0x2400 + code)]),
  ),
  '\n': '⏎',
  '\t': '→',
  '\u007f': '␡',
};

const TAB_STOP = 8;

/** Columns are counted in characters: what follows a tab need not stand in line to the cell. */
function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let column = 0;
  let expanded = '';
  for (const character of line) {
    const shown = character === '\t' ? '→'.padEnd(TAB_STOP - (column % TAB_STOP)) : character;
    column += character === '\t' ? shown.length : 1;
    expanded += shown;
  }
  return expanded;
}
