import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIST_IDS, SCREEN_IDS } from '../state/places.ts';
import { type LayoutMode, layoutOf, MIN_SIZE, type Rect, type Size } from './layout.ts';

const anySize = fc.record({
  columns: fc.integer({ min: MIN_SIZE.columns, max: 300 }),
  rows: fc.integer({ min: MIN_SIZE.rows, max: 120 }),
});
const anyMode: fc.Arbitrary<LayoutMode> = fc.record({
  screen: fc.constantFrom(...SCREEN_IDS),
  focus: fc.constantFrom(...LIST_IDS),
  isZoomed: fc.boolean(),
  isView: fc.boolean(),
});

function rectanglesOf(size: Size, mode: LayoutMode): readonly Rect[] {
  const layout = layoutOf(size, mode);
  if (layout === undefined) throw new Error(`${size.columns}x${size.rows} has no layout.`);
  const { header, tabs, panes, status, footer } = layout;
  return [header, tabs, ...panes.map(({ rect }) => rect), status, footer];
}

test('rectangles cover every size from 60x16 on, each cell once', () => {
  fc.assert(
    fc.property(anySize, anyMode, (size, mode) => {
      const covered = new Uint8Array(size.columns * size.rows);
      for (const { x, y, width, height } of rectanglesOf(size, mode)) {
        expect(x >= 0 && y >= 0 && x + width <= size.columns && y + height <= size.rows).toBe(true);
        for (let row = y; row < y + height; row += 1) {
          for (let column = x; column < x + width; column += 1) {
            const cell = row * size.columns + column;
            covered[cell] = (covered[cell] ?? 0) + 1;
          }
        }
      }

      expect(covered.every((times) => times === 1)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('every size of every screen has room for a row in each of its panes', () => {
  for (const screen of SCREEN_IDS) {
    for (let columns = 60; columns <= 200; columns += 1) {
      for (let rows = 16; rows <= 60; rows += 1) {
        const mode: LayoutMode = { screen, focus: 'inbox', isZoomed: false, isView: false };
        const layout = layoutOf({ columns, rows }, mode);
        const smallest = Math.min(...(layout?.panes ?? []).map(({ rect }) => rect.height));

        expect(smallest, `${screen} at ${columns}x${rows}`).toBeGreaterThanOrEqual(3);
      }
    }
  }
});

test.for([
  { columns: 59, rows: 24 },
  { columns: 80, rows: 15 },
])('$columns x $rows is too small for a layout', (size) => {
  const mode: LayoutMode = { screen: 'overview', focus: 'inbox', isZoomed: false, isView: false };

  expect(layoutOf(size, mode)).toBeUndefined();
});
