import { expect, test } from 'vitest';
import { layoutOf, MIN_SIZE } from '../layout/layout.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { ScreenId } from '../state/places.ts';
import { INITIAL_UI } from '../state/ui-state.ts';
import { TEST_TIME_MS, testModel, testRequest } from '../test-model.ts';
import { plainText } from '../text/line.ts';
import { createTheme } from '../text/theme.ts';
import { layoutModeOf } from './draw-screen.ts';
import { spokenLines } from './spoken-lines.ts';

const theme = createTheme({ color: false, ascii: false });

function sentences(model: DashboardModel, screen: ScreenId): readonly string[] {
  const ui = { ...INITIAL_UI, screen };
  const layout = layoutOf(MIN_SIZE, layoutModeOf(ui));
  if (layout === undefined) throw new Error('too small');
  return spokenLines({ model, ui, theme, layout, isReadOnly: false, nowMs: TEST_TIME_MS }).map(plainText);
}

test('nothing is said anew for rates that go a little up and down', () => {
  const model = testModel();
  const before = sentences(model, 'overview');

  const { metrics } = model;
  if (metrics === undefined) throw new Error('no metrics');
  const lastTenSeconds = { ...metrics.lastTenSeconds, requests: metrics.lastTenSeconds.requests + 9 };
  const data = { ...metrics, lastSecond: { ...metrics.lastSecond, requests: 77 }, lastTenSeconds, answered: 20_113 };
  model.applyEvent({ seq: 500, timeMs: TEST_TIME_MS + 99_000, kind: 'metrics', data });

  expect(sentences(model, 'overview')).toEqual(before);
  expect(before[1]).toMatch(/^about 20,000 requests answered, about 100 a second, /);
});

test('another request is one sentence: the one about it', () => {
  const model = testModel();
  const before = sentences(model, 'requests');

  model.applyEvent({ seq: 500, timeMs: TEST_TIME_MS, kind: 'request', data: testRequest(40, { path: '/v1/other' }) });

  const after = sentences(model, 'requests');
  expect(after.filter((sentence) => !before.includes(sentence))).toEqual([expect.stringContaining('/v1/other')]);
});

test('a list that rests says how many rows it has, and which is chosen', () => {
  expect(sentences(testModel(), 'lambda').slice(1)).toEqual([
    'Lambda, 3 rows.',
    expect.stringMatching(/^Row 1: ENV 1f9c01aa, STATE running/),
  ]);
});
