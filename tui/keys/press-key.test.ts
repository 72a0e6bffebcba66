import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Size } from '../layout/layout.ts';
import { DashboardModel } from '../model/dashboard-model.ts';
import { applyFilter, filterProblem } from '../model/row-filter.ts';
import { drawScreen } from '../screens/draw-screen.ts';
import type { Effect } from '../state/effect.ts';
import { INITIAL_UI, type UiState } from '../state/ui-state.ts';
import { TEST_TIME_MS, testModel } from '../test-model.ts';
import { lineWidth, plainText } from '../text/line.ts';
import { createTheme } from '../text/theme.ts';
import type { Key } from './key.ts';
import { BINDINGS } from './key-table.ts';
import { pressKey } from './press-key.ts';
import type { KeyContext } from './step.ts';

const PLAIN = createTheme({ color: false, ascii: false });
const SIZE: Size = { columns: 80, rows: 24 };

function keyOf(name: string): Key {
  const text = name === 'space' ? ' ' : [...name].length === 1 ? name : undefined;
  return text === undefined ? { name } : { name, text };
}

/** Presses keys from the overview on, and does what only concerns the lists. */
function press(names: readonly string[], change: Partial<KeyContext> = {}) {
  const context: KeyContext = {
    model: testModel(),
    size: SIZE,
    isReadOnly: false,
    read: {
      filterProblem: (_list, text) => filterProblem(text),
      fault: () => ({ kind: 'gateway-429', share: 1 }),
      clock: (argument) => ({ kind: 'moveClock', change: { advanceMs: 1 }, argument }),
    },
    ...change,
  };
  let ui: UiState = INITIAL_UI;
  const effects: Effect[] = [];
  for (const name of names) {
    const step = pressKey(ui, keyOf(name), context);
    ui = step.ui;
    for (const effect of step.effects) {
      effects.push(effect);
      if (effect.kind === 'filter') applyFilter(context.model, effect.list, effect.text, () => ui.mark?.id);
      if (effect.kind === 'pause') context.model.liveList(effect.list)?.[effect.isPaused ? 'pause' : 'resume']();
    }
  }
  return { ui, effects, context };
}

/** The palette has them, too. */
const ENDING = new Set(['q', 'ctrl-c', ':']);
const anyKey = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...BINDINGS.flatMap(([, { keys }]) => keys)) },
  { weight: 1, arbitrary: fc.constantFrom('backspace', 'delete', 'y', ':', '5', 'é', '日', '"') },
);
const anyKeys = fc.array(anyKey, { maxLength: 40 });
const anySize = fc.record({ columns: fc.integer({ min: 60, max: 300 }), rows: fc.integer({ min: 16, max: 100 }) });

test('whatever is pressed, the screen is whole, at every size', () => {
  fc.assert(
    fc.property(anyKeys, anySize, (keys, size) => {
      const { ui, context } = press(keys, { size });

      const lines = drawScreen({ ...context, ui, theme: PLAIN, nowMs: TEST_TIME_MS });

      expect(lines.length).toBe(size.rows);
      for (const line of lines) expect(lineWidth(line), plainText(line)).toBe(size.columns);
      expect(lines.map(plainText).join('\n')).not.toMatch(/ failed │|could not be drawn/);
    }),
    { numRuns: 150 },
  );
});

test('nothing but q and Ctrl-C, or the palette with them, ever leaves', () => {
  fc.assert(
    fc.property(anyKeys, (keys) => {
      const { effects } = press(keys.filter((key) => !ENDING.has(key)));

      expect(effects.filter(({ kind }) => kind === 'quit')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test.for([
  ['with --read-only', { isReadOnly: true }],
  ['without an emulator', { model: new DashboardModel() }],
] as const)('%s no key changes anything', ([, change]) => {
  fc.assert(
    fc.property(anyKeys, (keys) => {
      const { effects } = press(keys, change);

      expect(effects.filter(({ kind }) => kind === 'operate' || kind === 'edit')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test.for([
  ['y', ['delete']],
  ['n', []],
  ['enter', []],
  ['escape', []],
] as const)('an event is deleted only if y follows, not %s', ([answer, operations]) => {
  const { effects } = press(['1', 'd', answer]);

  expect(effects.flatMap((effect) => (effect.kind === 'operate' ? [effect.operation.kind] : []))).toEqual(operations);
});

test('a filter that cannot be read leaves the last good one in force, and Escape the one before', () => {
  const typed = press(['2', '/', ...'status:4xx', 'enter', '/', ...' "a']);

  expect(typed.ui.lists.requests.filter).toBe('status:4xx');
  expect(typed.ui.layers.at(-1)).toMatchObject({ kind: 'prompt', problem: { column: expect.any(Number) } });
  const left = press(['2', '/', ...'status:4xx', 'enter', '/', ...' path:/x', 'escape']);
  expect(left.ui.lists.requests.filter).toBe('status:4xx');
});

test('Escape goes back one thing at a time: a layer, the filter, what was looked for, the zoom', () => {
  const before = ['2', 'z', '&', ...'post', 'enter', '/', ...'status:4xx', 'enter', 'enter'];

  const { ui } = press(before);
  const after = (escapes: number) => press([...before, ...Array.from({ length: escapes }, () => 'escape')]).ui;

  expect(ui.layers.length).toBe(1);
  expect(after(1).layers.length).toBe(0);
  expect(after(2).lists.requests).toMatchObject({ filter: '', find: 'post' });
  expect(after(3)).toMatchObject({ isZoomed: true, lists: { requests: { find: '' } } });
  expect(after(4).isZoomed).toBe(false);
});

test('from an event Enter goes to its requests and on, and Escape comes back', () => {
  const { ui, effects } = press(['1', 'G', 'enter', 'enter', 'enter', 'escape']);

  expect(ui.layers.map((layer) => layer.kind === 'detail' && layer.subject.kind)).toEqual(['event']);
  expect(effects.filter(({ kind }) => kind === 'showDetail').length).toBe(2);
});

test('what is pasted is typed where something is typed, and else does nothing', () => {
  const context = press([]).context;
  const paste: Key = { name: 'paste', text: 'qqq' };

  expect(pressKey(INITIAL_UI, paste, context)).toEqual({ ui: INITIAL_UI, effects: [] });
  const prompt = press(['2', '/']).ui;
  expect(pressKey(prompt, paste, context).ui.lists.requests.filter).toBe('qqq');
});
