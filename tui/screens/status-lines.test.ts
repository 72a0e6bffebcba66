import { expect, test } from 'vitest';
import { visible } from '../../protocol/text/visible.ts';
import type { Size } from '../layout/layout.ts';
import { textInput } from '../state/text-input.ts';
import { INITIAL_UI, withLayer } from '../state/ui-state.ts';
import { testModel } from '../test-model.ts';
import { plainText } from '../text/line.ts';
import { createTheme } from '../text/theme.ts';
import { drawScreen } from './draw-screen.ts';

const model = testModel();
const theme = createTheme({ color: false, ascii: false });

function lowerRows(size: Size, typed: string, column: number, problem: string): readonly string[] {
  const purpose = { kind: 'filter', list: 'requests', before: '' } as const;
  const layer = {
    kind: 'prompt',
    purpose,
    input: textInput(typed),
    problem: { column, text: visible(problem) },
  } as const;
  const ui = withLayer({ ...INITIAL_UI, screen: 'requests' }, layer);
  const rows = drawScreen({ model, ui, theme, size, isReadOnly: false, nowMs: 0 }).map(plainText);
  expect(rows).toHaveLength(size.rows);
  return rows.slice(-4).map((row) => row.trimEnd());
}

test('on the smallest screen what is wrong with a line stands under it, in the row of the keys', () => {
  const rows = lowerRows({ columns: 60, rows: 16 }, 'foo:1', 1, 'there is no field foo');

  expect(rows.slice(-2)).toEqual([' filter: foo:1_', '         ^ there is no field foo']);
});

test('what takes more than a row goes on below, and ends with … where there is no more room', () => {
  const words = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ');

  const rows = lowerRows({ columns: 80, rows: 24 }, 'foo:1', 1, words);

  expect(rows[1]).toBe(' filter: foo:1_');
  expect(rows[2]).toMatch(/^ {9}\^ word0 word1 /);
  expect(rows[3]).toMatch(/^ {11}word\d.*…$/);
});

test('under a column far to the right the words stand before the caret', () => {
  const typed = `${'x '.repeat(25)}foo:1`;
  const rows = lowerRows({ columns: 60, rows: 24 }, typed, 51, 'a sentence that has no room behind the caret');

  expect(rows[2]).toMatch(/^ +a sentence .* \^$/);
});

test('on the smallest screen a question is there whole, and what answers it', () => {
  const question = visible(`Delete the event ${'0'.repeat(36)} for good?`);
  const ui = withLayer(INITIAL_UI, { kind: 'confirm', question, effect: { kind: 'repaint' } });

  const rows = drawScreen({ model, ui, theme, size: { columns: 60, rows: 16 }, isReadOnly: false, nowMs: 0 });

  expect(rows).toHaveLength(16);
  const text = rows.slice(-2).map(plainText).join('\n');
  expect(text).toMatch(/Delete the event 0+ for \s*good\?/);
  expect(text).toContain('y yes, any other key no');
});
