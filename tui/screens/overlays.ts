import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { framed, type Pane } from '../draw/pane.ts';
import type { Rect, Size } from '../layout/layout.ts';
import { inputText } from '../state/text-input.ts';
import type { Layer, MenuItem } from '../state/ui-state.ts';
import { fitLine, type Line, lineAs, sliceLine, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { displayWidth, fitText } from '../text/width.ts';
import { keyName } from './footer.ts';

type Menu = Extract<Layer, { readonly kind: 'menu' }>;

/** The items of a menu that what is typed leaves, best first. */
export function menuItems({ items, query }: Menu): readonly MenuItem[] {
  const text = query === undefined ? '' : inputText(query).trim().toLowerCase();
  if (text === '') return items;
  return items
    .map((item) => [score(`${item.label} ${item.detail ?? ''}`.toLowerCase(), text), item] as const)
    .filter(([points]) => points > 0)
    .sort(([left], [right]) => right - left)
    .map(([, item]) => item);
}

/** More for what is together and early; 0: the characters do not occur in this order. */
function score(text: string, query: string): number {
  const at = text.indexOf(query);
  if (at !== -1) return 1_000 - at;
  let from = 0;
  for (const character of query) {
    const found = text.indexOf(character, from);
    if (found === -1) return 0;
    from = found + 1;
  }
  return Math.max(1, 500 - from);
}

/** A menu, drawn over the middle of the screen. */
export function drawMenu(rows: readonly Line[], menu: Menu, size: Size, theme: Theme): readonly Line[] {
  const items = menuItems(menu);
  const keyWidth = Math.max(1, ...items.map(({ key }) => (key === undefined ? 0 : displayWidth(keyName(key)))));
  const labelWidth = Math.max(0, ...items.map(({ label }) => displayWidth(label)));
  const widest = Math.max(30, labelWidth + 2 + Math.max(0, ...items.map(({ detail }) => displayWidth(detail ?? ''))));
  const width = Math.min(size.columns - 4, widest + keyWidth + 8);
  const queryRows = menu.query === undefined ? 0 : 1;
  const height = Math.min(size.rows - 4, items.length + queryRows + 2);
  const shownRows = Math.max(1, height - 2 - queryRows);
  const first = Math.max(0, menu.chosen - shownRows + 1);
  const textWidth = width - 2 - 2 - keyWidth - 2;
  const lines = items.slice(first, first + shownRows).map((item, at) => {
    const isChosen = first + at === menu.chosen;
    const key = item.key === undefined ? safe`` : keyName(item.key);
    const line = fitLine(
      [
        span(isChosen ? safe`> ` : safe`  `),
        span(fitText(key, keyWidth), 'key'),
        span(safe`  ${fitText(item.label, Math.min(labelWidth, textWidth))}  `),
        span(fitText(item.detail ?? safe``, Math.max(0, textWidth - labelWidth - 2)), 'dim'),
      ],
      width - 2,
    );
    return isChosen ? lineAs(line, 'chosen') : line;
  });
  const typed: readonly Line[] =
    menu.query === undefined
      ? []
      : [[span(safe` : ${theme.cell(inputText(menu.query))}`, 'accent'), span(safe`_`, 'accent')]];
  return drawOver(
    rows,
    { title: [span(menu.title, 'strong')], lines: [...typed, ...lines], isFocused: true },
    {
      x: Math.floor((size.columns - width) / 2),
      y: Math.max(1, Math.floor((size.rows - height) / 3)),
      width,
      height,
    },
  );
}

function drawOver(rows: readonly Line[], pane: Pane, rect: Rect): readonly Line[] {
  const drawn = framed(pane, rect);
  return rows.map((row, y) => {
    const over = drawn[y - rect.y];
    if (over === undefined) return row;
    const right = rect.x + rect.width;
    return [...sliceLine(row, 0, rect.x), ...over, ...sliceLine(row, right, Math.max(0, rowWidth(row) - right))];
  });
}

function rowWidth(row: Line): number {
  return row.reduce((sum, { text }) => sum + displayWidth(text as SafeText), 0);
}
