import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CAPTURES, drawCapture } from './captures.ts';
import type { Size } from './layout/layout.ts';
import { showOnTerminal } from './test-screen.tsx';
import { lineWidth, plainText } from './text/line.ts';
import { createTheme } from './text/theme.ts';

/** `npm run screens` writes them anew. */
const IS_WRITING = process.env.WRITE_SCREENS === 'yes';
const FOLDER = new URL('captures/', import.meta.url);
const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 48 },
];

const cases = Object.entries(CAPTURES).flatMap(([name, capture]) => SIZES.map((size) => ({ name, capture, ...size })));

test.for(cases)('$name at $columns x $rows looks as its picture', async ({ name, capture, columns, rows }) => {
  const size = { columns, rows };
  const theme = createTheme({ color: true, ascii: false });

  const shown = await showOnTerminal(drawCapture(capture, size, theme).map(theme.paint), size);

  const file = fileURLToPath(new URL(`${name}-${columns}x${rows}.txt`, FOLDER));
  const text = `${shown.join('\n')}\n`;
  if (IS_WRITING) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
});

test.for(cases)(
  '$name at $columns x $rows fills the screen exactly, without a raw control character',
  ({ capture, columns, rows }) => {
    const size = { columns, rows };

    const lines = drawCapture(capture, size, createTheme({ color: false, ascii: false }));

    expect(lines.length).toBe(rows);
    for (const line of lines) {
      expect(lineWidth(line), plainText(line)).toBe(columns);
      expect(plainText(line)).not.toMatch(/\p{Cc}/u);
    }
  },
);

test.for([
  [60, 16],
  [61, 17],
  [79, 20],
  [100, 30],
  [119, 60],
  [240, 80],
] as const)('every screen fills %i x %i exactly', ([columns, rows]) => {
  const theme = createTheme({ color: false, ascii: false });
  for (const [name, capture] of Object.entries(CAPTURES)) {
    const lines = drawCapture(capture, { columns, rows }, theme);

    expect(lines.length, name).toBe(rows);
    for (const line of lines) expect(lineWidth(line), `${name}: ${plainText(line)}`).toBe(columns);
  }
});

test('a terminal that is too small is told so on one line', () => {
  const lines = drawCapture({ keys: [] }, { columns: 40, rows: 10 }, createTheme({ color: false, ascii: false }));

  expect(lines.map(plainText).map((text) => text.trimEnd())).toEqual([
    'Needs 60x16, has 40x10 (q quits)',
    ...Array.from({ length: 9 }, () => ''),
  ]);
});

test('with ASCII alone and without colour nothing else reaches the terminal', () => {
  const theme = createTheme({ color: false, ascii: true });
  for (const [name, capture] of Object.entries(CAPTURES)) {
    for (const size of SIZES) {
      const painted = drawCapture(capture, size, theme).map(theme.paint);

      for (const row of painted) expect(row, name).toMatch(/^[ -~]*$/);
    }
  }
});
