import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmulatorProcess, startEmulatorProcess, temporaryFolder } from '../system/emulator-process.ts';
import { commandBlocks, DOCUMENTS } from './command-blocks.ts';
import { prepareFolder, runBlocks } from './document-shell.ts';

const folder = temporaryFolder();
const data = join(folder.path, 'data');
let emulator: EmulatorProcess;

beforeAll(async () => {
  emulator = await startEmulatorProcess(['--data', data, '--ephemeral', '--rate-limit', '100000']);
});
afterAll(async () => {
  await emulator[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const withCommands = DOCUMENTS.filter((document) => commandBlocks(document).some(({ notRun }) => notRun === undefined));

test.for(withCommands)('the commands of %s do what it says', async (document) => {
  const path = join(folder.path, document.replaceAll('/', '-'));
  mkdirSync(path);
  prepareFolder(path, data);
  const blocks = commandBlocks(document).filter(({ notRun }) => notRun === undefined);

  const problems = await runBlocks(blocks, { path, ...emulator });

  expect(problems.join('\n\n')).toBe('');
});
