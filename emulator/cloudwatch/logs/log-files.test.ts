import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type LogFilesProblem, startLogFiles } from './log-files.ts';
import { createLogStore, type LogStore } from './log-store.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-log-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const newStore = () => createLogStore({ epochMs: () => 0 });

function put(store: LogStore, message: string, logGroupName = '/aws/lambda/fn'): void {
  store.put({ logGroupName, logStreamName: 'stream', timestampMs: Date.UTC(2026, 10, 23), message });
}

function messagesIn(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { message: string }).message);
}

test('writes each event as a line of JSON into the file of its group, the last ones when it ends', async () => {
  const [store, directory] = [newStore(), join(newFolder(), 'logs')];
  const files = startLogFiles({ store, directory });

  put(store, 'one\n');
  put(store, 'two\n', 'access');
  await files.flush();
  put(store, 'three\n');
  await files[Symbol.asyncDispose]();
  put(store, 'afterwards');

  expect(readdirSync(directory).sort()).toEqual(['+aws+lambda+fn.jsonl', 'access.jsonl']);
  expect(readFileSync(join(directory, '+aws+lambda+fn.jsonl'), 'utf8')).toBe(
    '{"timestamp":"2026-11-23T00:00:00.000Z","logStreamName":"stream","message":"one\\n"}\n' +
      '{"timestamp":"2026-11-23T00:00:00.000Z","logStreamName":"stream","message":"three\\n"}\n',
  );
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test('makes the lines of those groups alone that are to be in files', async () => {
  const [store, directory] = [newStore(), newFolder()];
  const lazy = { logStreamName: 's', timestampMs: 0, keptBytes: 1 };
  {
    await using _ = startLogFiles({ store, directory, lazyGroups: ['execution'] });
    store.putLazy({ ...lazy, logGroupName: 'execution', render: () => ['a', 'b'] });
    store.putLazy({ ...lazy, logGroupName: 'access', render: () => expect.unreachable() });
  }

  expect(messagesIn(join(directory, 'execution.jsonl'))).toEqual(['a', 'b']);
  expect(readdirSync(directory)).toEqual(['execution.jsonl']);
});

test('keeps all files of a group within their bound', async () => {
  const [store, directory] = [newStore(), newFolder()];
  await using files = startLogFiles({ store, directory, maxFileBytes: 1_000, maxFiles: 3 });

  for (let round = 0; round < 20; round += 1) {
    put(store, `${round} ${'x'.repeat(300)}`, 'g');
    await files.flush();
  }

  const names = readdirSync(directory).sort();
  expect(names).toEqual(['g.jsonl', 'g.jsonl.1', 'g.jsonl.2']);
  for (const name of names) expect(statSync(join(directory, name)).size).toBeLessThanOrEqual(1_000);
  expect(messagesIn(join(directory, 'g.jsonl')).at(-1)).toMatch(/^19 /);
});

test('begins anew where its folder was deleted', async () => {
  const [store, directory] = [newStore(), join(newFolder(), 'logs')];
  await using files = startLogFiles({ store, directory });
  put(store, 'one', 'g');
  await files.flush();

  rmSync(directory, { recursive: true });
  put(store, 'two', 'g');
  await files.flush();

  expect(messagesIn(join(directory, 'g.jsonl'))).toEqual(['two']);
  expect(files.lostEvents()).toBe(0);
});

test('loses events that cannot be written, counts them, and says so once when it fails and once when it works', async () => {
  const folder = newFolder();
  const [store, directory] = [newStore(), join(folder, 'logs')];
  // A file where the folder should be.
  writeFileSync(directory, '');
  const problems: LogFilesProblem[] = [];
  await using files = startLogFiles({ store, directory, onProblem: (problem) => problems.push(problem) });

  for (const message of ['one', 'two', 'three']) {
    put(store, message, 'g');
    await files.flush();
  }
  rmSync(directory);
  put(store, 'four', 'g');
  await files.flush();

  expect(problems).toEqual([
    { kind: 'failing', error: expect.objectContaining({ code: 'EEXIST' }) },
    { kind: 'recovered', lostEvents: 3 },
  ]);
  expect(files.lostEvents()).toBe(3);
  expect(messagesIn(join(directory, 'g.jsonl'))).toEqual(['four']);
});

test('loses events instead of memory while they come faster than they are written', async () => {
  const [store, directory] = [newStore(), newFolder()];
  await using files = startLogFiles({ store, directory, maxFileBytes: 1e9 });
  const message = 'x'.repeat(100_000);

  for (let n = 0; n < 200; n += 1) put(store, message, 'g');
  await files.flush();

  const written = messagesIn(join(directory, 'g.jsonl')).length;
  expect(written + files.lostEvents()).toBe(200);
  expect(files.lostEvents()).toBeGreaterThan(100);
});

test('writes without being told to, in batches', async () => {
  const [store, directory] = [newStore(), newFolder()];
  const failed = Promise.withResolvers<LogFilesProblem>();
  writeFileSync(join(directory, 'no-folder'), '');
  await using _ = startLogFiles({
    store,
    directory: join(directory, 'no-folder'),
    batchMs: 1,
    onProblem: failed.resolve,
  });

  // Without this the timer alone would not keep the test's process going.
  const alive = setInterval(() => {}, 1_000);
  put(store, 'one');

  expect(await failed.promise).toMatchObject({ kind: 'failing' });
  clearInterval(alive);
});
