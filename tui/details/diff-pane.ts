import { requestText } from '../../protocol/requests/request-text.ts';
import { layOutJson } from '../../protocol/text/json-layout.ts';
import { diffLines } from '../../protocol/text/line-diff.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { innerSize, type Pane } from '../draw/pane.ts';
import type { Rect } from '../layout/layout.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { View } from '../screens/view.ts';
import type { Subject } from '../state/effect.ts';
import type { Layer } from '../state/ui-state.ts';
import { type Line, span } from '../text/line.ts';

type DiffLayer = Extract<Layer, { readonly kind: 'diff' }>;

/** Two events or requests, line by line: `-` what only the marked one has, `+` what only the other has. */
export function diffPane(view: View, layer: DiffLayer, rect: Rect): Pane {
  const { height } = innerSize(rect);
  const lines = diffText(view, layer);
  const first = Math.max(0, Math.min(layer.scroll, lines.length - height));
  return {
    title: [span(safe`Compared with the marked one`, 'strong')],
    note: [span(safe`- marked  + chosen`, 'dim')],
    isFocused: true,
    lines: lines.slice(first, first + height),
  };
}

/** All lines of a comparison; a note until both are read. */
export function diffText({ model, theme }: View, { left, right }: DiffLayer): readonly Line[] {
  const [before, after] = [textOf(model, left), textOf(model, right)];
  if (before === undefined || after === undefined) return [[span(safe` Reading them …`, 'dim')]];
  return diffLines(before, after).map(({ kind, text }): Line => {
    if (kind === 'same') return [span(safe`   ${theme.cell(text)}`)];
    return kind === 'left' ? [span(safe` - ${theme.cell(text)}`, 'bad')] : [span(safe` + ${theme.cell(text)}`, 'good')];
  });
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
