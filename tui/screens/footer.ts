import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { type BindingId, bindingsOf } from '../keys/key-table.ts';
import { placesOf } from '../state/ui-state.ts';
import { fitLine, type Line, lineWidth, type Span, span } from '../text/line.ts';
import type { View } from './view.ts';

/** How keys are written. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  escape: 'esc',
  space: 'space',
  pagedown: 'pgdn',
  pageup: 'pgup',
  'shift-tab': 'S-tab',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
};

export function keyName(key: string): SafeText {
  return visible(
    KEY_NAMES[key] ?? key.replace(/^ctrl-/, '^').replace(/^\^(.)$/, (_, letter) => `^${letter.toUpperCase()}`),
  );
}

/** The last rows: what can be done here, as far as there is room for it; how to see the rest, and to leave, always. */
export function footerLines({ ui, layout, isReadOnly }: View): readonly Line[] {
  const { width, height } = layout.footer;
  const layer = ui.layers.at(-1);
  if (layer !== undefined && placesOf(ui).length === 0) {
    return footerRows([hint(safe`enter`, layer.kind === 'confirm' ? safe`no` : safe`ok`), BACK], [], width, height);
  }
  const shown = bindingsOf(placesOf(ui)).filter(([, { quiet, writes }]) => !quiet && !(writes && isReadOnly));
  const hints = (isLast: boolean) =>
    shown
      .filter(([id]) => LAST.has(id) === isLast)
      .map(([, { keys, label }]) => hint(keyName(keys[0] ?? ''), visible(label)));
  return footerRows([...(layer === undefined ? [] : [BACK]), ...hints(false)], hints(true), width, height);
}

/** They stand at the end, also where there is no room for all before them. */
const LAST: ReadonlySet<BindingId> = new Set(['palette', 'quit']);

/** Columns after a hint, of which the last of a row needs none. */
const GAP = 2;
const BACK = hint(safe`esc`, safe`back`);

function footerRows(hints: readonly Line[], last: readonly Line[], width: number, height: number): readonly Line[] {
  const lines: Span[][] = [[span(safe` `)]];
  const lastWidth = Math.max(0, lineWidth(last.flat()) - GAP);
  for (const item of hints) {
    const line = lines.at(-1) as Span[];
    const room = lines.length === height && last.length > 0 ? width - lastWidth : width + GAP;
    if (lineWidth(line) + lineWidth(item) <= room) line.push(...item);
    else if (lines.length < height) lines.push([span(safe` `), ...item]);
    else break;
  }
  if (lineWidth(lines.at(-1) ?? []) + lastWidth > width && lines.length < height) lines.push([span(safe` `)]);
  lines.at(-1)?.push(...last.flat());
  return Array.from({ length: height }, (_, row) => fitLine(lines[row] ?? [], width));
}

function hint(key: SafeText, label: SafeText): Line {
  return [span(key, 'key'), span(safe` ${label}  `)];
}
