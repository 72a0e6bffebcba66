import { safe } from '../../protocol/text/safe-text.ts';
import { innerSize, type Pane } from '../draw/pane.ts';
import { tableLines, tableRows } from '../draw/table.ts';
import type { Rect } from '../layout/layout.ts';
import { type ListWindow, listWindow } from '../layout/list-window.ts';
import { type ListId, SCREENS } from '../state/places.ts';
import { focusedList, type ListState } from '../state/ui-state.ts';
import { count, figure } from '../text/figures.ts';
import { type Line, type Span, span } from '../text/line.ts';
import { emptyLines } from './empty.ts';
import { type OpenList, openList } from './lists.ts';
import type { View } from './view.ts';

/** The pane of a list: its rows as far as they fitText, how many there are, and how it is looked at. */
export function listPane(view: View, id: ListId, rect: Rect): Pane {
  const { model, ui, theme } = view;
  const state = ui.lists[id];
  const list = openList(id, model, state);
  const { width, height } = innerSize(rect);
  const window = listWindow(list.source, state.position, tableRows(height));
  const isFocused = focusedList(ui) === id;
  return {
    title: [...titleOf(id, state, list), ...sampleNote(model.samples.oneIn(id), list)],
    note: noteOf(list, window, tableRows(height)),
    isFocused,
    lines:
      list.source.size === 0
        ? emptyLines(id, state, list.live?.kept, model, theme)
        : tableLines({
            source: list.source,
            columns: list.columns,
            window: isFocused ? window : { ...window, chosen: -1 },
            width,
            height,
            theme,
            sortBy: state.sortBy,
            isReversed: state.isReversed,
            ...(list.wholeRow && { wholeRow: list.wholeRow }),
            isMarked: (item) => list.subjectOf?.(item)?.id === ui.mark?.id && ui.mark !== undefined,
          }),
  };
}

function titleOf(id: ListId, { filter, position, sortBy }: ListState, { live, columns }: OpenList): Line {
  const title: Span[] = [span(safe`${SCREENS[id] as never}`, 'strong')];
  if (live?.isPaused) title.push(span(safe` · ❚❚ paused +${count(live.waiting)}`, 'warn'));
  else if (live !== undefined && position.isFollowing && sortBy === undefined)
    title.push(span(safe` · following`, 'dim'));
  const sorted = columns.find(({ name }) => name === sortBy);
  if (sorted !== undefined) title.push(span(safe` · by ${sorted.title}`, 'dim'));
  if (filter !== '') title.push(span(safe` · filtered`, 'accent'));
  return title;
}

/** Of how many rows one is shown, where more come than can be read. */
function sampleNote(oneIn: number | undefined, { live }: OpenList): Line {
  return oneIn === undefined || live?.isPaused ? [] : [span(safe` · 1 in ${figure(oneIn)}`, 'warn')];
}

function noteOf({ source, live }: OpenList, { first }: ListWindow, rows: number): Line {
  if (source.size === 0) return [];
  const last = Math.min(source.size, first + rows);
  const kept = live !== undefined && live.kept !== source.size ? safe` of ${count(live.kept)} kept` : safe``;
  return [span(safe`${count(first + 1)}-${count(last)} of ${count(source.size)}${kept}`, 'dim')];
}
