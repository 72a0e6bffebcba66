import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isFresh, writeStamp } from './freshness.ts';

function stampOf(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-stamp-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [file, stamp] = [join(folder, 'source.ts'), join(folder, 'stamp.json')];
  writeFileSync(file, text);
  writeStamp(stamp, [file, 'node_modules/anything/index.js']);
  return { file, stamp };
}

test('what was built is fresh until a file that went into it changes or is gone', () => {
  const { file, stamp } = stampOf('as it was');
  expect(isFresh(stamp)).toBe(true);

  writeFileSync(file, 'changed since');
  expect(isFresh(stamp)).toBe(false);

  rmSync(file);
  expect(isFresh(stamp)).toBe(false);
});

test('how it is built, every file of it, goes into what is built', () => {
  const { stamp } = stampOf('');

  const sources = globSync('build/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const stamped = Object.keys(JSON.parse(readFileSync(stamp, 'utf8')));
  expect(stamped).toEqual(expect.arrayContaining(['package-lock.json', ...sources]));
  expect(stamped.filter((file) => file.startsWith('node_modules/'))).toEqual([]);
});

test('without a stamp nothing is fresh', () => {
  expect(isFresh('/nonexistent')).toBe(false);
});
