import { expect, test } from 'vitest';
import { layoutOf } from '../layout/layout.ts';
import { SCREEN_IDS } from '../state/places.ts';
import { INITIAL_UI, withLayer } from '../state/ui-state.ts';
import { testModel } from '../test-model.ts';
import { plainText } from '../text/line.ts';
import { createTheme } from '../text/theme.ts';
import { layoutModeOf } from './draw-screen.ts';
import { footerLines } from './footer.ts';

const model = testModel();
const theme = createTheme({ color: false, ascii: false });
const detail = { kind: 'detail', tab: 0, scroll: 0, find: '', chosen: 0 } as const;
const STATES = [
  ...SCREEN_IDS.map((screen) => ({ ...INITIAL_UI, screen })),
  withLayer(INITIAL_UI, { ...detail, subject: { kind: 'event', id: 'e' } }),
  withLayer(INITIAL_UI, { ...detail, subject: { kind: 'request', id: 'r' } }),
  withLayer(INITIAL_UI, { kind: 'help', scroll: 0 }),
];

test.for([60, 79, 80, 100, 120, 160, 250])(
  '%i columns have room for how to get help, find all and leave',
  (columns) => {
    for (const rows of [16, 48]) {
      for (const ui of STATES) {
        const layout = layoutOf({ columns, rows }, layoutModeOf(ui));
        if (layout === undefined) throw new Error('too small');

        const text = footerLines({ model, ui, theme, layout, isReadOnly: false, nowMs: 0 }).map(plainText).join('\n');

        expect(text).toMatch(/ q quit\s*$/);
        if (ui.layers.at(-1)?.kind !== 'help') expect(text).toMatch(/\? help .*: all /s);
      }
    }
  },
);
