import { joinSafe, type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { innerSize, type Pane } from '../draw/pane.ts';
import { bindingsOf } from '../keys/key-table.ts';
import type { Rect } from '../layout/layout.ts';
import { placesOf, type UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/line.ts';
import { displayWidth, fitText, wrap } from '../text/width.ts';
import { keyName } from './footer.ts';
import type { View } from './view.ts';

/** All keys of the place from which help was asked for, and what they do; none is wider than so many columns. */
export function helpLines(ui: UiState, isReadOnly: boolean, columns: number): readonly Line[] {
  const places = placesOf({ ...ui, layers: ui.layers.filter(({ kind }) => kind !== 'help') });
  const bindings = bindingsOf(places).filter(([, { writes }]) => !(writes && isReadOnly));
  const names = bindings.map(([, { keys }]) => joinSafe(keys.map(keyName), safe` `));
  const width = Math.max(...names.map(displayWidth));
  return [
    ...bindings.flatMap(([, { help, writes }], at): readonly Line[] => {
      const meaning = writes ? safe`${visible(help)}  (writes)` : visible(help);
      return wrap(meaning, Math.max(1, columns - width - 3)).map((text, row) => [
        span(safe` ${fitText(row === 0 ? (names[at] ?? safe``) : safe``, width)}  `, 'key'),
        span(text),
      ]);
    }),
    [],
    ...NOTES.flatMap((note) => wrap(note, columns - 2).map((text): Line => [span(safe` ${text}`, 'dim')])),
  ];
}

const NOTES: readonly SafeText[] = [
  safe`(writes): it changes the emulator. > is the chosen row, * the marked one, ! what was refused or failed.`,
  safe`Filters are those of triggers tail: status:4xx latency>200ms path:/v1/events/* is:cold -method:GET "some text"`,
  safe`Should a killed dashboard leave the terminal in disorder: reset`,
];

export function helpPane({ ui, isReadOnly }: View, scroll: number, rect: Rect): Pane {
  const { width, height } = innerSize(rect);
  const lines = helpLines(ui, isReadOnly, width);
  const first = Math.max(0, Math.min(scroll, lines.length - height));
  return {
    title: [span(safe`What works here`, 'strong')],
    note: [
      span(
        lines.length > height
          ? safe`${first + 1}-${Math.min(lines.length, first + height)} of ${lines.length}`
          : safe`esc back`,
        'dim',
      ),
    ],
    isFocused: true,
    lines: lines.slice(first, first + height),
  };
}
