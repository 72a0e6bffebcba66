import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deleteDatabase } from './delete-database.ts';

test('deletes the files of a database, and says so', async () => {
  const folder = folderWith('CURRENT', 'LOCK', 'LOG', 'LOG.old', 'MANIFEST-000002', '000003.log', '000005.ldb');

  const [first, second] = [await deleteDatabase(folder), await deleteDatabase(folder)];

  expect([first, second, existsSync(folder)]).toEqual([true, false, false]);
});

test('deletes nothing of a folder that has something else in it', async () => {
  const folder = folderWith('CURRENT', 'customers.sqlite');

  await expect(deleteDatabase(folder)).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: /customers\.sqlite/ });
  expect(existsSync(join(folder, 'CURRENT'))).toBe(true);
});

function folderWith(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-database-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) writeFileSync(join(folder, name), '');
  return folder;
}
