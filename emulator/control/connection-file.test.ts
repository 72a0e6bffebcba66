import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConnection } from '../../protocol/connection-file.ts';
import { removeConnectionFile, writeConnectionFile } from './connection-file.ts';

const connection = {
  processId: process.pid,
  apiUrl: 'http://127.0.0.1:8080',
  controlUrl: 'http://127.0.0.1:8081',
  token: 'secret',
  authMode: 'local',
} as const;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-connection-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('leaves what commands need in a file for its owner only', async () => {
  const folder = join(temporaryFolder(), 'new');

  const file = await writeConnectionFile(folder, 8081, connection);

  expect(readConnection(folder)).toEqual(connection);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(['emulator-8081.json']);
});

test('takes the place of what a killed emulator has left', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'emulator-8081.json'), '{"processId":', { mode: 0o644 });

  const file = await writeConnectionFile(folder, 8081, connection);

  expect(readConnection(folder)).toEqual(connection);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('removes its file, also when it is gone already', async () => {
  const folder = temporaryFolder();
  const file = await writeConnectionFile(folder, 8081, connection);

  await removeConnectionFile(file);
  await removeConnectionFile(file);

  expect(readdirSync(folder)).toEqual([]);
});

test('says what to do when the file cannot be written', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'emulator-8081.json', 'in-the-way'), { recursive: true });

  await expect(writeConnectionFile(folder, 8081, connection)).rejects.toMatchObject({
    code: 'DATA_UNREADABLE',
    message: expect.stringMatching(/emulator-8081\.json cannot be written .*--data/),
  });
});
