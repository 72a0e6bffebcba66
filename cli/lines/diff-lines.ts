import type { DiffLine } from '../../protocol/text/line-diff.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

/** All lines, those of one side marked as `diff -u` marks them. */
export function unified(lines: readonly DiffLine[], first: string, second: string): readonly SafeText[] {
  const marks = { same: safe` `, left: safe`-`, right: safe`+` } as const;
  return [
    safe`--- ${visible(first)}`,
    safe`+++ ${visible(second)}`,
    ...lines.map(({ kind, text }) => safe`${marks[kind]}${visible(text)}`),
  ];
}

/** Both in columns: `|` between lines of which each side has one, `<` and `>` where only one has. */
export function sideBySide(lines: readonly DiffLine[], width: number): readonly SafeText[] {
  const columnWidth = Math.max(10, Math.floor((width - 3) / 2));
  const cell = (text = '') => inColumns(visible(text, 'cell'), columnWidth);
  return pair(lines).map(([left, right]) => {
    const sign = left === right ? ' ' : left === undefined ? '>' : right === undefined ? '<' : '|';
    return visible(`${cell(left)} ${sign} ${cell(right)}`.trimEnd(), 'cell');
  });
}

type Pair = readonly [left: string | undefined, right: string | undefined];

/** Runs of lines that only one side has stand beside those that only the other has. */
function pair(lines: readonly DiffLine[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let [lefts, rights]: [string[], string[]] = [[], []];
  const flush = () => {
    for (let at = 0; at < Math.max(lefts.length, rights.length); at += 1) pairs.push([lefts[at], rights[at]]);
    [lefts, rights] = [[], []];
  };
  for (const { kind, text } of lines) {
    if (kind === 'left') lefts.push(text);
    else if (kind === 'right') rights.push(text);
    else {
      flush();
      pairs.push([text, text]);
    }
  }
  flush();
  return pairs;
}

/** Counted in characters: a wide one puts its own row out of line, and no other. */
function inColumns(text: string, width: number): string {
  const characters = [...text];
  return characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : text.padEnd(width);
}
