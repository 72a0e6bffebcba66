import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { bindingsOf } from '../keys/key-table.ts';
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

/** The last rows: what can be done here, as far as there is room for it. */
export function footerLines({ ui, layout, isReadOnly }: View): readonly Line[] {
  const { width, height } = layout.footer;
  const layer = ui.layers.at(-1);
  const items: readonly Line[] =
    layer !== undefined && placesOf(ui).length === 0
      ? [hint(safe`enter`, layer.kind === 'confirm' ? safe`no` : safe`ok`), hint(safe`esc`, safe`back`)]
      : bindingsOf(placesOf(ui))
          .filter(([, { quiet, writes }]) => !quiet && !(writes && isReadOnly))
          .map(([, binding]) => hint(keyName(binding.keys[0] ?? ''), visible(binding.label)))
          .toSpliced(
            layer === undefined ? Number.POSITIVE_INFINITY : 0,
            0,
            ...(layer === undefined ? [] : [hint(safe`esc`, safe`back`)]),
          );
  const lines: Span[][] = [[span(safe` `)]];
  for (const item of items) {
    const line = lines.at(-1) as Span[];
    if (lineWidth(line) + lineWidth(item) <= width) line.push(...item);
    else if (lines.length < height) lines.push([span(safe` `), ...item]);
    else break;
  }
  return Array.from({ length: height }, (_, row) => fitLine(lines[row] ?? [], width));
}

function hint(key: SafeText, label: SafeText): Line {
  return [span(key, 'key'), span(safe` ${label}  `)];
}
