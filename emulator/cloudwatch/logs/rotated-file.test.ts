import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { appendRotated, logFileName } from './rotated-file.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-rotated-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const line = (n: number) => `line ${n}\n`;

test('appends lines to a file that only its owner can read', async () => {
  const file = join(newFolder(), 'log');

  await appendRotated(file, [line(1), line(2)], { maxFileBytes: 100, maxFiles: 2 });
  await appendRotated(file, [line(3)], { maxFileBytes: 100, maxFiles: 2 });

  expect(readFileSync(file, 'utf8')).toBe('line 1\nline 2\nline 3\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('begins a new file where a line would make it too large, and keeps as many as it may', async () => {
  const folder = newFolder();
  const lines = Array.from({ length: 10 }, (_, n) => line(n));

  await appendRotated(join(folder, 'log'), lines, { maxFileBytes: 14, maxFiles: 3 });

  expect(readdirSync(folder).sort()).toEqual(['log', 'log.1', 'log.2']);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  expect([read('log.2'), read('log.1'), read('log')]).toEqual([
    'line 4\nline 5\n',
    'line 6\nline 7\n',
    'line 8\nline 9\n',
  ]);
});

test('empties the only file that it may have', async () => {
  const folder = newFolder();

  await appendRotated(join(folder, 'log'), [line(1), line(2), line(3)], { maxFileBytes: 14, maxFiles: 1 });

  expect(readdirSync(folder)).toEqual(['log']);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('line 3\n');
});

test('gives a line that is longer than a file one of its own', async () => {
  const folder = newFolder();

  await appendRotated(join(folder, 'log'), [line(1), 'x'.repeat(50), line(2)], { maxFileBytes: 10, maxFiles: 9 });

  expect(readFileSync(join(folder, 'log.1'), 'utf8')).toBe('x'.repeat(50));
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('line 2\n');
});

test('does not go on in a line that was cut', async () => {
  const file = join(newFolder(), 'log');
  writeFileSync(file, 'line 1\nlin');

  await appendRotated(file, [line(2)], { maxFileBytes: 100, maxFiles: 2 });

  expect(readFileSync(file, 'utf8')).toBe('line 1\nlin\nline 2\n');
});

test('has one file name for each log group', () => {
  const name = fc.stringMatching(/^[\w/.#-]{1,300}$/);
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(logFileName(a) === logFileName(b)).toBe(a === b);
      expect(logFileName(a)).toMatch(/^[\w.#+-]{7,240}$/);
    }),
  );
  expect(logFileName('/aws/lambda/fn')).toBe('+aws+lambda+fn.jsonl');
});
