import { requestText } from '../../protocol/requests/request-text.ts';
import { layOutJson } from '../../protocol/text/json-layout.ts';
import { diffLines } from '../../protocol/text/line-diff.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { innerSize, type Pane } from '../draw/pane.ts';
import type { Rect } from '../layout/layout.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { View } from '../screens/view.ts';
import type { Subject } from '../state/effect.ts';
import type { Layer } from '../state/ui-state.ts';
import { type Line, type Meaning, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';

type DiffLayer = Extract<Layer, { readonly kind: 'diff' }>;

/** Two events or requests, line by line: `-` what only the marked one has, `+` what only the other has. */
export function diffPane(view: View, layer: DiffLayer, rect: Rect): Pane {
  const { width, height } = innerSize(rect);
  const lines = diffText(view, layer, width);
  const first = Math.max(0, Math.min(layer.scroll, lines.length - height));
  return {
    title: [span(safe`Compared with the marked one`, 'strong')],
    note: [span(safe`${positionOf(first, height, lines.length)}- marked  + chosen`, 'dim')],
    isFocused: true,
    lines: lines.slice(first, first + height),
  };
}

/** All lines of a comparison, none wider than so many columns; a note until both are read. */
export function diffText({ model, theme }: View, { left, right }: DiffLayer, width: number): readonly Line[] {
  const [before, after] = [textOf(model, left), textOf(model, right)];
  if (before === undefined || after === undefined) return [[span(safe` Reading them …`, 'dim')]];
  return diffLines(before, after).flatMap(({ kind, text }): readonly Line[] => {
    const [sign, as] = SIGNS[kind];
    return wrap(theme.cell(text), Math.max(1, width - 4)).map((part) => [span(safe` ${sign} ${part}`, as)]);
  });
}

const SIGNS: Readonly<Record<'same' | 'left' | 'right', readonly [sign: SafeText, as: Meaning]>> = {
  same: [safe` `, 'plain'],
  left: [safe`-`, 'bad'],
  right: [safe`+`, 'good'],
};

function positionOf(first: number, height: number, lines: number): SafeText {
  return lines > height ? safe`${first + 1}-${Math.min(lines, first + height)} of ${lines}  ` : safe``;
}

function textOf(model: DashboardModel, { kind, id }: Subject): readonly string[] | undefined {
  if (kind === 'request') {
    const detail = model.requestDetails.ready(id);
    return detail === undefined ? undefined : requestText(detail);
  }
  const event = model.eventDetails.ready(id) ?? model.events.get(id)?.event;
  if (event === undefined) return undefined;
  const { payload, metadata, ...fields } = event;
  return [
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    'metadata:',
    ...layOutJson(metadata).split('\n'),
    'payload:',
    ...layOutJson(payload).split('\n'),
  ];
}
