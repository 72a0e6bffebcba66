import type { SafeText } from '../../protocol/text/safe-text.ts';
import { cut, displayWidth, splitGraphemes } from './width.ts';

/** What a stretch of text means; the theme decides how that looks. Nothing is told by its look alone. */
export type Meaning = 'plain' | 'dim' | 'strong' | 'accent' | 'good' | 'warn' | 'bad' | 'key' | 'chosen' | 'error';

export interface Span {
  readonly text: SafeText;
  readonly as?: Meaning;
}

/** One row of the screen, from left to right. */
export type Line = readonly Span[];

export function span(text: SafeText, as?: Meaning): Span {
  return as === undefined ? { text } : { text, as };
}

export function lineWidth(line: Line): number {
  return line.reduce((width, { text }) => width + displayWidth(text), 0);
}

/** The line in exactly so many columns: padded with spaces, or cut. */
export function fitLine(line: Line, width: number): Line {
  const fitted: Span[] = [];
  let left = width;
  for (const part of line) {
    const taken = displayWidth(part.text);
    if (taken > left) {
      const text = cut(part.text, left);
      if (text !== '') fitted.push({ ...part, text });
      left -= displayWidth(text);
      break;
    }
    fitted.push(part);
    left -= taken;
  }
  if (left > 0) fitted.push(span(' '.repeat(left) as SafeText));
  return fitted;
}

/** The columns of a line from one on; of a wide character that is cut in half, a space stands for the half. */
export function sliceLine(line: Line, start: number, width: number): Line {
  const kept: Span[] = [];
  let column = 0;
  for (const part of line) {
    const end = column + displayWidth(part.text);
    if (end > start && column < start + width) {
      const before = cut(part.text, Math.max(0, start - column));
      const rest = part.text.slice(before.length) as SafeText;
      const isHalf = column < start && column + displayWidth(before) < start;
      kept.push({ ...part, text: isHalf ? halved(rest) : rest });
    }
    column = end;
  }
  return fitLine(kept, width);
}

function halved(text: SafeText): SafeText {
  const [first = ''] = splitGraphemes(text);
  return ` ${text.slice(first.length)}` as SafeText;
}

/** `left` and `right` at the ends of so many columns; where both do not fitText, `right` gives way. */
export function spread(left: Line, right: Line, width: number): Line {
  const free = width - lineWidth(left) - lineWidth(right);
  if (free < 1) return fitLine(left, width);
  return [...left, span(' '.repeat(free) as SafeText), ...right];
}

/** The text of a line without its meanings. */
export function plainText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** The whole line with one meaning, as the chosen row of a list has. */
export function lineAs(line: Line, as: Meaning): Line {
  return line.map(({ text }) => ({ text, as }));
}
