import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  type CommandResult,
  newEvent,
  ROOT,
  runCommand,
  startEmulatorProcess,
  temporaryFolder,
} from './emulator-process.ts';

const FREE_PORTS = ['--port', '0', '--control-port', '0'];

/** One line, that begins so, with nothing of a stack. */
function expectSentence({ code, stdout, stderr }: CommandResult, exitCode: number, sentence: RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/^ +at |Error:.*\n *at /m);
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
}

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  return String(typeof address === 'object' ? address?.port : 0);
}

function templateWith(folder: string, change: (template: string) => string): string {
  const file = join(folder, 'template.yaml');
  writeFileSync(file, change(readFileSync(join(ROOT, 'template.yaml'), 'utf8')));
  return file;
}

test('refuses a folder that another emulator uses, which goes on', async () => {
  using data = temporaryFolder();
  await using first = await startEmulatorProcess(['--data', data.path]);

  const second = await runCommand(['up', ...FREE_PORTS, '--data', data.path]);

  expectSentence(
    second,
    4,
    /^The data folder \S+ is in use by another emulator\. .*--data.* runs on \S+ already: http:/,
  );
  expect((await first.api('/v1/events', { method: 'POST', json: newEvent(1) })).status).toBe(201);
});

test.for(['--port', '--control-port'])('refuses a taken %s', async (option) => {
  using data = temporaryFolder();
  const port = await takenPort();
  const others = FREE_PORTS.slice(option === '--port' ? 2 : 0, option === '--port' ? 4 : 2);

  const result = await runCommand(['up', option, port, ...others, '--data', data.path]);

  expectSentence(result, 4, new RegExp(`^Port ${port} is taken by another process\\. Stop it, or pass ${option} 0`));
  expect(readdirSync(data.path)).toEqual([]);
});

test('refuses a data folder that is a file', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'data');
  writeFileSync(file, 'not a folder');

  const result = await runCommand(['up', ...FREE_PORTS, '--data', file]);

  expectSentence(result, 4, /^The data folder \S+ cannot be created .*--data/);
  expect(readFileSync(file, 'utf8')).toBe('not a folder');
});

test('refuses data that is damaged, leaves it as it is, and starts afresh after a reset', async () => {
  using data = temporaryFolder();
  {
    await using emulator = await startEmulatorProcess(['--data', data.path]);
    await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) });
    emulator.signal('SIGTERM');
    await emulator.ended;
  }
  const current = join(data.path, 'db', 'CURRENT');
  writeFileSync(current, 'MANIFEST-999999\n');

  const result = await runCommand(['up', ...FREE_PORTS, '--data', data.path]);

  expectSentence(result, 4, /^The data in \S+ cannot be opened \(.+\)\. .*triggers reset/);
  expect(readFileSync(current, 'utf8')).toBe('MANIFEST-999999\n');
  expect(await runCommand(['reset', '--data', data.path])).toMatchObject({ code: 0 });
  await using afresh = await startEmulatorProcess(['--data', data.path]);
  expect((await afresh.api('/v1/inbox')).body.events).toEqual([]);
});

test('refuses a template that is not there', async () => {
  using folder = temporaryFolder();

  const result = await runCommand([
    'up',
    ...FREE_PORTS,
    '--data',
    folder.path,
    '--template',
    join(folder.path, 'no.yaml'),
  ]);

  expectSentence(result, 2, /no\.yaml/);
});

test('refuses a template that is not YAML', async () => {
  using folder = temporaryFolder();
  const template = templateWith(folder.path, () => 'Resources: [unclosed');

  const result = await runCommand(['up', ...FREE_PORTS, '--data', folder.path, '--template', template]);

  expect(result.code).toBe(2);
  expect(result.stderr).toContain(template);
  expect(result.stderr).not.toMatch(/^ +at /m);
});

test('refuses a template without a bundle', async () => {
  using folder = temporaryFolder();
  const template = templateWith(folder.path, (text) => text);

  const result = await runCommand(['up', ...FREE_PORTS, '--data', folder.path, '--template', template]);

  expectSentence(result, 2, /points to the function's code in \S+, which is not there\. .*build/);
});

test.for([
  ['throws', "throw new Error('no database today')", /does not load: Error: no database today\./],
  [
    'exports no handler',
    'exports.other = 1',
    /does not load: Runtime\.HandlerNotFound: lambda\.handler is undefined or not exported\./,
  ],
] as const)('refuses a bundle that %s', async ([, code, sentence]) => {
  using folder = temporaryFolder();
  const template = templateWith(folder.path, (text) => text);
  mkdirSync(join(folder.path, 'dist/lambda'), { recursive: true });
  writeFileSync(join(folder.path, 'dist/lambda/lambda.cjs'), code);

  const result = await runCommand(['up', ...FREE_PORTS, '--data', join(folder.path, 'data'), '--template', template]);

  expectSentence(result, 2, sentence);
});

test.for([
  [['up', '--port', '-1'], /--port/],
  [['up', '--max-environments', '0'], /--max-environments 0/],
  [['up', '--rate-limit', 'much'], /rate-limit|RateLimitPerMinute/],
  [['up', '--region', 'Ireland'], /^--region Ireland is not the name of a Region\. Give one such as eu-west-1\./],
  [['up', '--stage', 'no spaces'], /no spaces/],
  [[], /See `triggers --help`/],
  [['send', '--source', 's', '--type', 't', '--payload', '{', '--url', 'http://127.0.0.1:1'], /--payload is not JSON/],
  [
    ['send', '--source', 's', '--type', 't', '--payload', '@/no/such/file', '--url', 'http://127.0.0.1:1'],
    /cannot be read/,
  ],
] as const)('refuses the arguments %j', async ([commandLine, sentence]) => {
  using data = temporaryFolder();

  const result = await runCommand([...commandLine, '--data', data.path]);

  expect(result.stderr).toMatch(sentence);
  expect(result.stderr).not.toMatch(/^ +at /m);
  expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: '' });
  expect(readdirSync(data.path)).toEqual([]);
});
