import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import type { Rect } from '../layout/layout.ts';
import { fitLine, type Line, lineWidth, type Span, span } from '../text/line.ts';
import { cut } from '../text/width.ts';

/** What a rectangle shows inside of its frame. */
export interface Pane {
  readonly title: Line;
  /** At the right end of the upper edge. */
  readonly note?: Line;
  /** One for each row inside; more are not drawn. */
  readonly lines: readonly Line[];
  /** The keys go to it. */
  readonly isFocused?: boolean;
}

/** Rows and columns inside of the frame of a rectangle. */
export function innerSize({ width, height }: Rect): { readonly width: number; readonly height: number } {
  return { width: Math.max(0, width - 2), height: Math.max(0, height - 2) };
}

/** A pane in its frame: as many lines as the rectangle has rows, as wide as it. */
export function framed(pane: Pane, rect: Rect): readonly Line[] {
  const { width, height } = innerSize(rect);
  const edge = pane.isFocused ? 'accent' : 'dim';
  const side = span(safe`│`, edge);
  const rows = Array.from({ length: height }, (_, row) => [side, ...fitLine(pane.lines[row] ?? [], width), side]);
  return [upperEdge(pane, width, edge), ...rows, [span(`└${'─'.repeat(width)}┘` as SafeText, edge)]];
}

/** `┌─ Title ──────── note ─┐` */
function upperEdge({ title, note = [] }: Pane, width: number, edge: 'accent' | 'dim'): Line {
  const [before, after] = [span(safe`┌─ `, edge), span(safe`─┐`, edge)];
  const free = width - 3;
  const shownTitle = lineWidth(title) > free - 1 ? shortened(title, free - 1) : title;
  const left = free - lineWidth(shownTitle) - 1;
  const shownNote = note.length > 0 && lineWidth(note) + 3 <= left ? [span(safe` `), ...note, span(safe` `)] : [];
  const rule = '─'.repeat(Math.max(0, left - lineWidth(shownNote)));
  return [before, ...shownTitle, span(safe` ${rule as SafeText}`, edge), ...shownNote, after];
}

function shortened(line: Line, width: number): Line {
  const kept: Span[] = [];
  let left = width - 1;
  for (const part of line) {
    const text = cut(part.text, left);
    kept.push({ ...part, text });
    left -= lineWidth([{ text }]);
    if (text !== part.text) break;
  }
  return [...kept, span(safe`…`)];
}
