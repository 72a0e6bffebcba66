import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const text = readFileSync(README, 'utf8');

/** Rows of the fidelity table that claim something: all but headings and what is said not to be emulated. */
function fidelityRows(): readonly string[] {
  const [, table = ''] = /\| behaviour \|.*\n\|---\|.*\n((?:\|.*\n)+)/.exec(text) ?? [];
  return table.split('\n').filter((row) => row !== '' && !/^\| (\*\*|Not emulated)/.test(row));
}

const linksIn = (part: string) => [...part.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);

test('every row of the fidelity table names the tests that hold it', () => {
  const rows = fidelityRows();

  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const tests = linksIn(row.split('|')[3] ?? '');
    expect(tests.length, row).toBeGreaterThan(0);
    for (const file of tests) {
      expect(readFileSync(join(dirname(README), file), 'utf8'), file).toMatch(/\btest(\.\w+)?[(<`]/);
    }
  }
});

test('every link to a file of the project leads somewhere', () => {
  const local = linksIn(text).filter((link) => !link.startsWith('http'));

  expect(local.filter((link) => !existsSync(join(dirname(README), link)))).toEqual([]);
});
