import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chart, gauge, gaugeMeaning, sparkline } from './gauge.ts';

const values = fc.array(fc.float({ min: 0, max: 1_000, noNaN: true }), { maxLength: 60 });

test.for([
  [0, 10, '░░░░'],
  [1, 1_000, '█░░░'],
  [5, 10, '██░░'],
  [9.99, 10, '███░'],
  [10, 10, '████'],
  [11, 10, '████'],
  [1, 0, '░░░░'],
] as const)('%d of %d is %s: what is used shows, and only what is full looks full', ([used, limit, bar]) => {
  expect(gauge(used, limit, 4)).toBe(bar);
});

test('a gauge is as wide as it should be, and never shrinks as more is used', () => {
  fc.assert(
    fc.property(
      fc.float({ noNaN: true }),
      fc.float({ noNaN: true }),
      fc.integer({ min: 1, max: 40 }),
      (a, b, width) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((used) => gauge(used, 100, width));

        expect([...(less ?? '')].length).toBe(width);
        expect((more ?? '').lastIndexOf('█')).toBeGreaterThanOrEqual((less ?? '').lastIndexOf('█'));
      },
    ),
  );
});

test.for([
  [7, 'good'],
  [8, 'warn'],
  [10, 'bad'],
] as const)('%d of 10 is %s', ([used, meaning]) => {
  expect(gaugeMeaning(used, 10)).toBe(meaning);
});

test('a sparkline has the newest values at its right end, the highest of them full', () => {
  expect(sparkline([9, 0, 1, 7], 3)).toBe('▁▂█');
  expect(sparkline([3], 3)).toBe('  █');
  expect(sparkline([0, 0], 2)).toBe('▁▁');
});

test('a chart stands on its lowest row and fills its highest with the maximum', () => {
  expect(chart([1, 8, 16], 4, 2, 16)).toEqual(['   █', ' ▁██']);
});

test('a chart has all its rows and columns, whatever the values', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 8 }), (shown, width, rows) => {
      const lines = chart(shown, width, rows, Math.max(...shown, 0));

      expect(lines.length).toBe(rows);
      for (const line of lines) expect([...line].length).toBe(width);
    }),
  );
});
