import { safe } from '../../protocol/text/safe-text.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { ListId } from '../state/places.ts';
import type { ListState } from '../state/ui-state.ts';
import { count } from '../text/figures.ts';
import { type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';

/** What a list says when it has no rows: why, and what to do about it. */
export function emptyLines(
  id: ListId,
  { filter }: ListState,
  kept: number | undefined,
  { snapshot, connection, eventsRefusal }: DashboardModel,
  theme: Theme,
): readonly Line[] {
  if (connection.kind === 'connecting') return [[span(safe` Connecting …`, 'dim')]];
  if (filter !== '' && kept !== undefined && kept > 0) {
    return [
      [span(safe` 0 of ${count(kept)} match `), span(theme.cell(filter), 'accent')],
      [span(safe` esc`, 'key'), span(safe` clears the filter`)],
    ];
  }
  const api = theme.cell(snapshot?.status.apiUrl ?? '');
  const send: Line = [span(safe` Send an event: press `), span(safe`t`, 'key'), span(safe`, or`)];
  const curl: readonly Line[] = [
    [span(safe` curl ${api}/v1/events -H "X-API-Key: $KEY" -H 'Content-Type: application/json' \\`, 'dim')],
    [span(safe`   -d '{"source":"shop","event_type":"order.created","payload":{}}'`, 'dim')],
  ];
  switch (id) {
    case 'inbox':
      if (eventsRefusal !== undefined) return sentences(eventsRefusal).map((text) => [span(theme.cell(` ${text}`))]);
      return [[span(safe` No events yet.`)], send, ...curl];
    case 'requests':
      if (eventsRefusal !== undefined) return [[span(safe` No requests yet.`)], [span(safe` curl ${api}/…`, 'dim')]];
      return [[span(safe` No requests yet.`)], send, ...curl];
    case 'lambda':
      return [[span(safe` No execution environments: the next request starts one.`)]];
    case 'limits':
      return [[span(safe` No limits are known yet.`)]];
    case 'load':
      return [
        [span(safe` No load run is going. Press `), span(safe`b`, 'key'), span(safe` to begin a scenario, or`)],
        [span(safe` triggers load SCENARIO --attach`, 'dim')],
      ];
    case 'faults':
      return [[span(safe` No faults are injected. Press `), span(safe`!`, 'key'), span(safe` for one.`)]];
    case 'logs':
      return [[span(safe` No log events yet.`)]];
  }
}

function sentences(text: string): readonly string[] {
  return text.split(/(?<=\.) /);
}
