import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CommandResult, runCommand, startEmulatorProcess, temporaryFolder } from './emulator-process.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const DANGEROUS = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

/** An emulator, and its commands run in a folder of their own. */
async function startWatched(files: Readonly<Record<string, string>> = {}) {
  const data = temporaryFolder();
  mkdirSync(join(data.path, 'work/fixtures'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(data.path, 'work/fixtures', name), text);
  const emulator = await startEmulatorProcess(['--data', data.path]);
  return {
    workingDirectory: join(data.path, 'work'),
    run: (...commandLine: string[]): Promise<CommandResult> =>
      runCommand([...commandLine, ...(OFFLINE.has(commandLine[0] ?? '') ? [] : ['--data', data.path])], {
        workingDirectory: join(data.path, 'work'),
        // Beside them what an editor leaves.
        environment: { EDITOR: 'sed -i s/A-1001/B-2002/', TMPDIR: data.path },
      }),
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      data[Symbol.dispose]();
    },
  };
}

const OFFLINE = new Set(['play', 'fixtures', 'filters']);

const idIn = ({ stdout }: CommandResult) => UUID.exec(stdout)?.[0] ?? '';
const jsonLines = ({ stdout }: CommandResult) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

test('sends fixtures, the own ones among them, edited if asked for, and finds them by what they hold', async () => {
  await using emulator = await startWatched({
    'mine.json': '{"source":"me","event_type":"mine","payload":{"n":1.000}}',
  });

  const sent = [
    await emulator.run('send', '--fixture', 'mine'),
    await emulator.run('send', '--fixture', 'order-created'),
    await emulator.run('send', '--fixture', 'order-created', '--edit'),
  ];
  const edited = await emulator.run('events', '--filter', 'payload.order.id:B-2002', '--json');
  const mine = await emulator.run('events', 'show', idIn(sent[0] as CommandResult), '--json');
  const inbox = await emulator.run('inbox', '--filter', 'type:order.created payload.order.id:A*');

  expect(sent.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(jsonLines(edited).map(({ eventId }) => eventId)).toEqual([idIn(sent[2] as CommandResult)]);
  expect(jsonLines(mine)[0]).toMatchObject({ source: 'me', payload: '{"n":1.000}' });
  expect(inbox.stdout).toContain(idIn(sent[1] as CommandResult));
  expect(inbox.stdout.trim().split('\n')).toHaveLength(1);
  expect(inbox.stderr).toBe('Asked of the API: type:order.created. Looked at here: payload.order.id:A*.\n');
  expect((await emulator.run('fixtures')).stdout).toMatch(/^mine +me mine {2}\(fixtures\)$/m);
});

test('acknowledges and deletes events, and goes on after one that is refused', async () => {
  await using emulator = await startWatched();
  const [first, second] = [
    idIn(await emulator.run('send', '--fixture', 'user-signup')),
    idIn(await emulator.run('send', '--fixture', 'user-signup')),
  ];

  const acked = await emulator.run('ack', 'nonsense', first);
  const deleted = await emulator.run('delete', second);

  expect(acked).toMatchObject({
    code: 1,
    stdout: `${first}  acknowledged\n`,
    stderr: expect.stringMatching(/^nonsense {2}/),
  });
  expect(deleted).toMatchObject({ code: 0, stdout: `${second}  deleted\n` });
  expect((await emulator.run('events')).stdout).toBe('');
  expect((await emulator.run('events', '--status', 'acknowledged')).stdout).toContain(first);
});

test('asserts what has happened and what has not, and says what was seen instead', async () => {
  await using emulator = await startWatched();
  await emulator.run('send', '--fixture', 'invalid');
  const waiting = emulator.run('assert', '--filter', 'type:order.created', '--within', '60s');
  let hasCome = false;
  const coming = waiting.finally(() => {
    hasCome = true;
  });
  // It looks at what comes after it has begun, and when that is nobody knows.
  while (!hasCome) await emulator.run('send', '--fixture', 'order-created');

  const results = [
    await coming,
    await emulator.run('assert', '--filter', 'status:400', '--count', '1', '--since', '10m', '--within', '0s'),
    await emulator.run('assert', '--filter', 'status:5xx', '--at-most', '0', '--since', '10m', '--within', '0s'),
    await emulator.run('assert', '--filter', 'status:400', '--at-least', '2', '--since', '10m', '--within', '0s'),
    await emulator.run('assert', '--filter', 'status:400', '--at-most', '0', '--since', '10m', '--within', '60s'),
    await emulator.run('assert', '--filter', 'status:abc'),
    await emulator.run('assert', '--filter', 'x', '--count', '1', '--at-most', '2'),
  ];

  expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 1, 1, 2, 2]);
  expect(results[0]?.stdout).toMatch(/^\d+ matched type:order\.created within 60s, as expected \(at least 1\)\.\n$/);
  expect(results[3]?.stderr).toMatch(
    /^1 matched status:400 within 0s; expected: at least 2\.\nThe newest that did not match:\n {2}/,
  );
  expect(results[4]?.stderr).toMatch(
    /^1 matched status:400 within 60s; expected: none\.\nThe newest that did:\n {2}\S+ {2}400 /,
  );
  expect(results[5]?.stderr).toMatch(/^status:abc\n {7}\^\^\^\nThe filter is not usable at column 8: abc is no value/);
});

test('prints what has happened, for people and for programs, and lets nothing hostile through', async () => {
  await using emulator = await startWatched();
  await emulator.run('send', '--fixture', 'hostile');
  await emulator.run('assert', '--filter', 'method:POST', '--since', '10m');

  const plain = await emulator.run('tail', '--since', '10m', '--no-follow');
  const json = await emulator.run('tail', '--since', '10m', '--no-follow', '--json', '--topics', 'all');
  const one = await emulator.run('tail', '--since', '10m', '--limit', '1', '--filter', 'payload.reversed~gpj');
  const wrong = await emulator.run('tail', '--topics', 'nope');

  expect(plain.stdout).toMatch(/created {2}\S+ {2}fixtures {2}hostile\\e\[31m\n/);
  expect(jsonLines(json).find(({ type }) => type === 'request')).toMatchObject({ v: 1, data: { status: 201 } });
  expect(json.stdout.split('\n')[0]).toMatch(/^\{"v":1,"type":"/);
  expect(one.stdout.trim().split('\n')).toHaveLength(1);
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/there is no nope\. Topics are request, event/),
  });
  for (const { stdout } of [plain, json, one]) expect(stdout).not.toMatch(DANGEROUS);
});

test('replays what a filter finds, compares two requests, and writes one for curl', async () => {
  await using emulator = await startWatched();
  await emulator.run('send', '--fixture', 'idempotent');
  const same = await emulator.run('replay', '--last', '--json');
  const other = await emulator.run(
    'replay',
    '--filter',
    'method:POST -is:replay',
    '--idempotency-key',
    'new',
    '--json',
  );
  const [first, second] = [jsonLines(same)[0], jsonLines(other)[0]];
  const none = await emulator.run('replay', '--filter', 'status:599');

  const diff = await emulator.run('diff', first.replayOf, second.requestId);
  const equal = await emulator.run('diff', first.requestId, first.requestId);
  const curl = await emulator.run('curl', first.requestId);
  const file = await emulator.run('curl', first.requestId, '--with-key', '--body-file', 'body');
  const again = await emulator.run('curl', first.requestId, '--body-file', 'body');

  expect([first.status, second.status, none.code]).toEqual([201, 201, 1]);
  expect(diff.stdout).toMatch(/^--- .*\n\+\+\+ .*\n[\s\S]*^-.*fixture-idempotent"$[\s\S]*^\+/m);
  expect([diff.code, equal.code]).toEqual([1, 0]);
  expect(curl.stdout).toContain('"X-API-Key: $TRIGGERS_API_KEY"');
  expect(curl.stdout).toContain('fixture-idempotent');
  expect(curl.stdout).not.toContain('test-api-key');
  expect(file.stdout).toMatch(/test-api-key-12345[\s\S]*--data-binary @body\n/);
  expect(readFileSync(join(emulator.workingDirectory, 'body'), 'utf8')).toContain('fixture-idempotent');
  expect(again).toMatchObject({ code: 5, stderr: expect.stringMatching(/EEXIST.*--body-file/) });
});

test('records what happens and plays it without an emulator', async () => {
  await using emulator = await startWatched();
  const file = join(emulator.workingDirectory, 'run.ndjson');
  const recording = emulator.run('record', 'run.ndjson', '--for', '3s');
  await expect.poll(() => existsSync(file) && statSync(file).size, { timeout: 20_000 }).toBeGreaterThan(0);
  await emulator.run('send', '--fixture', 'order-created');

  const recorded = await recording;
  const played = await emulator.run('play', 'run.ndjson', '--filter', 'type:order.*');
  const again = await emulator.run('record', 'run.ndjson');
  writeFileSync(join(emulator.workingDirectory, 'other'), 'something else\n');
  const other = await emulator.run('play', 'other');

  expect(recorded).toMatchObject({ code: 0, stderr: expect.stringMatching(/Recorded \d+ events\.\n$/) });
  expect(played).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\S+ {2}created {2}\S+ {2}shop {2}order\.created\n$/),
  });
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(again).toMatchObject({ code: 5, stderr: expect.stringMatching(/EEXIST/) });
  expect(other).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not a recording that can be played/) });
});
