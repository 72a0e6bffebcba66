import stringWidth from 'string-width';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { isNarrow } from './narrow.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that a text takes on a terminal: two for wide characters, none for marks. */
export function displayWidth(text: string): number {
  return isNarrow(text) ? text.length : stringWidth(text);
}

/** What users see as characters, in order. */
export function splitGraphemes(text: string): readonly string[] {
  if (isNarrow(text)) return [...text];
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** The text in exactly so many columns: padded, or cut before the character that does not fitText, with `…` in its place. */
export function fitText(text: SafeText, width: number, align: 'left' | 'right' = 'left'): SafeText {
  if (width <= 0) return '' as SafeText;
  const taken = displayWidth(text);
  if (taken > width) return pad(`${cut(text, width - 1)}…`, width, 'left');
  return taken === width ? text : pad(text, width, align, taken);
}

/** The beginning of a text that takes at most so many columns; no character is cut in half. */
export function cut(text: SafeText, width: number): SafeText {
  if (width <= 0) return '' as SafeText;
  if (isNarrow(text)) return text.slice(0, width) as SafeText;
  let taken = 0;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    taken += displayWidth(segment);
    if (taken > width) break;
    kept += segment;
  }
  return kept as SafeText;
}

/**
 * The text in lines of at most so many columns, broken after a space where there is one, else between characters; one
 * that is wider than a line, between its parts.
 */
export function wrap(text: SafeText, width: number): readonly SafeText[] {
  if (displayWidth(text) <= width) return [text];
  const lines: SafeText[] = [];
  let line: string[] = [];
  let taken = 0;
  const add = (segment: string, columns: number) => {
    if (taken + columns > width) {
      const space = line.lastIndexOf(' ');
      // A line is not left half empty for the sake of a long word.
      const end = space > line.length / 2 ? space + 1 : line.length;
      lines.push(line.slice(0, end).join('') as SafeText);
      line = line.slice(end);
      taken = displayWidth(line.join(''));
    }
    line.push(segment);
    taken += columns;
  };
  for (const segment of splitGraphemes(text)) {
    const columns = displayWidth(segment);
    if (columns <= width) add(segment, columns);
    else for (const part of segment) add(part, displayWidth(part));
  }
  return [...lines, line.join('') as SafeText];
}

function pad(text: string, width: number, align: 'left' | 'right', taken = displayWidth(text)): SafeText {
  const spaces = ' '.repeat(Math.max(0, width - taken));
  return (align === 'left' ? text + spaces : spaces + text) as SafeText;
}
