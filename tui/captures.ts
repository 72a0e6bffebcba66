import { pressKey } from './keys/press-key.ts';
import type { KeyContext } from './keys/step.ts';
import type { Size } from './layout/layout.ts';
import { DashboardModel } from './model/dashboard-model.ts';
import { applyFilter, filterProblem } from './model/row-filter.ts';
import { drawScreen } from './screens/draw-screen.ts';
import { INITIAL_UI, type UiState } from './state/ui-state.ts';
import { TEST_TIME_MS, testModel, testRequest, testSnapshot } from './test-model.ts';
import type { Line } from './text/line.ts';
import type { Theme } from './text/theme.ts';

/** A screen to look at: keys that lead to it, from the overview on, and what is otherwise than usual. */
export interface Capture {
  readonly keys: readonly string[];
  readonly change?: (model: DashboardModel) => void;
  readonly isEmpty?: true;
  readonly isReadOnly?: boolean;
}

/** Every screen and state of which a picture is kept. */
export const CAPTURES: Readonly<Record<string, Capture>> = {
  overview: { keys: [] },
  inbox: { keys: ['1', 'j'] },
  requests: { keys: ['2', 'j', 'j'] },
  lambda: { keys: ['3'] },
  limits: { keys: ['4'] },
  load: { keys: ['5'] },
  faults: { keys: ['6'] },
  logs: { keys: ['7'] },
  'inbox-empty': { keys: ['1'], isEmpty: true },
  'load-empty': { keys: ['5'], isEmpty: true },
  event: { keys: ['1', 'enter'] },
  'event-payload': { keys: ['1', 'enter', 'tab'] },
  request: { keys: ['2', ...Array.from({ length: 7 }, () => 'j'), 'enter'] },
  'request-sent': { keys: ['2', ...Array.from({ length: 7 }, () => 'j'), 'enter', 'tab'] },
  'request-bytes': { keys: ['2', ...Array.from({ length: 7 }, () => 'j'), 'enter', 'tab', 'tab', 'tab'] },
  compare: {
    keys: ['2', ...Array.from({ length: 7 }, () => 'j'), 'm', 'j', 'D'],
  },
  help: { keys: ['2', '?'] },
  palette: { keys: ['2', ':', 'r', 'e', 'p'] },
  'fault-menu': { keys: ['!'] },
  'delete-question': { keys: ['1', 'd'] },
  filter: { keys: ['2', '/', ...'status:4xx'] },
  'filter-problem': { keys: ['2', '/', ...'status:4xx', 'enter', '/', ...' foo:1'] },
  'filter-no-match': { keys: ['2', '/', ...'status:418', 'enter'] },
  sorted: { keys: ['2', 's', 's', 's', 's'] },
  paused: {
    keys: ['2', 'space'],
    change: (model) => model.applyEvent({ seq: 90, timeMs: TEST_TIME_MS, kind: 'request', data: testRequest(40) }),
  },
  gap: {
    keys: ['2'],
    change: (model) => {
      const { history, ...snapshot } = testSnapshot();
      model.applySnapshot({ ...snapshot, seq: 91, history: { ...history, requests: history.requests + 214 } });
    },
  },
  offline: {
    keys: ['2'],
    change: (model) =>
      model.setConnection({
        kind: 'offline',
        sinceMs: TEST_TIME_MS - 12_000,
        attempt: 4,
        retryAtMs: 0,
        reason: 'No emulator runs with the data folder .triggers. Start one with `triggers up`.',
      }),
  },
  playing: {
    keys: ['2'],
    change: (model) => model.setConnection({ kind: 'playing', file: 'run.ndjson', done: true }),
  },
  'read-only': { keys: ['1', 'a'], isReadOnly: true },
};

/** The rows of a picture. */
export function drawCapture(
  { keys, change, isEmpty, isReadOnly = false }: Capture,
  size: Size,
  theme: Theme,
): readonly Line[] {
  const model = isEmpty ? new DashboardModel() : testModel();
  if (isEmpty) model.setConnection({ kind: 'live' });
  const read: KeyContext['read'] = {
    filterProblem: (_list, text) => filterProblem(text),
    fault: () => ({ kind: 'gateway-429', share: 1 }),
    clock: () => ({ kind: 'moveClock', change: { reset: true }, argument: '--reset' }),
  };
  let ui: UiState = INITIAL_UI;
  for (const name of keys) {
    const text = name === 'space' ? ' ' : name.length === 1 ? name : undefined;
    const key = text === undefined ? { name } : { name, text };
    const { ui: next, effects } = pressKey(ui, key, { model, size, isReadOnly, read });
    ui = next;
    for (const effect of effects) {
      if (effect.kind === 'filter') applyFilter(model, effect.list, effect.text, () => undefined);
      if (effect.kind === 'pause') model.liveList(effect.list)?.pause();
    }
  }
  change?.(model);
  return drawScreen({ model, ui, theme, size, isReadOnly, nowMs: TEST_TIME_MS });
}
