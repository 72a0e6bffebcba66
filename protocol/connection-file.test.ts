import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Connection, connectionFileName, readConnection } from './connection-file.ts';

const connection = (controlPort: number, processId = process.pid): Connection => ({
  processId,
  apiUrl: 'http://127.0.0.1:8080',
  controlUrl: `http://127.0.0.1:${controlPort}`,
  token: 'secret',
  authMode: 'local',
});

/** A folder with the files of these emulators. */
function folderWith(...connections: readonly Connection[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-connections-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const one of connections) {
    writeFileSync(join(folder, connectionFileName(Number(new URL(one.controlUrl).port))), JSON.stringify(one));
  }
  return folder;
}

/** The id of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

test('finds the only emulator of a folder', () => {
  const folder = folderWith(connection(8081));

  expect(readConnection(folder)).toEqual(connection(8081));
});

test('finds the emulator that is asked for among several', () => {
  const folder = folderWith(connection(8081), connection(9091));

  expect(readConnection(folder, 9091)).toEqual(connection(9091));
});

test('wants to know which of several emulators is meant', () => {
  const folder = folderWith(connection(8081), connection(9091));

  const read = () => readConnection(folder);

  expect(read).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  expect(read).toThrow(/http:\/\/127\.0\.0\.1:8081.*http:\/\/127\.0\.0\.1:9091.*--control-port/);
});

test('names those that run where none has the control port that is asked for', () => {
  const folder = folderWith(connection(8081));

  const read = () => readConnection(folder, 9091);

  expect(read).toThrow(expect.objectContaining({ code: 'NOT_RUNNING' }));
  expect(read).toThrow(/control port 9091: http:\/\/127\.0\.0\.1:8081/);
});

test('takes no notice of an emulator whose process has ended', () => {
  const folder = folderWith(connection(8081, endedProcess()), connection(9091));

  expect(readConnection(folder)).toEqual(connection(9091));
});

test('takes no notice of files that are damaged or of something else', () => {
  const folder = folderWith(connection(8081));
  writeFileSync(join(folder, 'emulator-1.json'), '{');
  writeFileSync(join(folder, 'emulator-2.json'), '{"processId":1}');
  writeFileSync(join(folder, 'emulator-8081.json.99'), JSON.stringify(connection(9091)));

  expect(readConnection(folder)).toEqual(connection(8081));
});

test('says how to start one where none runs', () => {
  const folders = [folderWith(), folderWith(connection(8081, endedProcess())), '/no/such/folder'];

  for (const folder of folders) {
    expect(() => readConnection(folder)).toThrow(expect.objectContaining({ code: 'NOT_RUNNING' }));
    expect(() => readConnection(folder)).toThrow(`No emulator runs on ${folder}. Start one with \`triggers up\``);
  }
  expect(() => readConnection(folderWith(connection(8081)), 9091)).toThrow(
    expect.objectContaining({ code: 'NOT_RUNNING' }),
  );
});
