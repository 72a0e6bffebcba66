import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = join(ROOT, 'README.md');
const text = readFileSync(README, 'utf8');
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

const FIDELITY = join(ROOT, 'docs/fidelity.md');

/** Rows of the fidelity table that claim something: all but headings and what is said not to be emulated. */
function fidelityRows(): readonly string[] {
  const [, table = ''] = /\| behaviour \|.*\n\|---\|.*\n((?:\|.*\n)+)/.exec(readFileSync(FIDELITY, 'utf8')) ?? [];
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
      expect(readFileSync(join(dirname(FIDELITY), file), 'utf8'), file).toMatch(/\btest(\.\w+)?[(<`]/);
    }
  }
});

test.for(DOCUMENTS)('every link of %s to a file of the project leads somewhere', (document) => {
  const local = linksIn(readFileSync(join(ROOT, document), 'utf8')).filter((link) => !/^\w+:/.test(link));

  expect(local.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
});

test('the index of the pages has each of them', () => {
  const index = linksIn(readFileSync(join(ROOT, 'docs/README.md'), 'utf8'));

  const pages = globSync('*.md', { cwd: join(ROOT, 'docs') }).filter((page) => page !== 'README.md');
  expect(pages.filter((page) => !index.includes(page))).toEqual([]);
});

test('the picture of the dashboard is the one that its tests hold', () => {
  const rows = readFileSync(join(ROOT, 'tui/captures/requests-80x24.txt'), 'utf8').trimEnd().split('\n');

  const [, picture = ''] = /```text\n( triggers [^`]*)\n```/.exec(text) ?? [];

  expect(picture.split('\n')).toEqual(rows.map((row) => row.trimEnd()));
});
