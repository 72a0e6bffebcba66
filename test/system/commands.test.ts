import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import {
  isRunning,
  newEvent,
  ROOT,
  requestApi,
  runCommand,
  startEmulatorProcess,
  temporaryFolder,
} from './emulator-process.ts';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

test('sends events and lists them, with every digit of their numbers', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path]);
  const at = ['--data', data.path];
  const payload = '{"n":12345678901234567890,"x":0.1000}';

  const sent = await runCommand(['send', '--source', 'shop', '--type', 'order', '--payload', payload, ...at]);
  const piped = await runCommand(['send', '--source', 'shop', '--type', 'paid', '--payload', '-', ...at], {
    input: payload,
  });
  const inbox = await runCommand(['inbox', ...at]);
  const json = await runCommand(['inbox', '--json', '--type', 'paid', ...at]);

  expect(sent).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(UUID) });
  expect(piped.code).toBe(0);
  expect(inbox.stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^\S{36} {2}\S+Z {2}shop {2}order$/),
    expect.stringMatching(/^\S{36} {2}\S+Z {2}shop {2}paid$/),
  ]);
  expect(json.stdout.trim().split('\n')).toHaveLength(1);
  expect(json.stdout).toContain('"payload":{"n":12345678901234567890,"x":0.1000}');
  expect((await emulator.api('/v1/inbox')).body.events).toHaveLength(2);
});

test('tells of a replay when an idempotency key is sent again', async () => {
  using data = temporaryFolder();
  await using _emulator = await startEmulatorProcess(['--data', data.path]);
  const send = [
    'send',
    '--source',
    's',
    '--type',
    't',
    '--payload',
    '{"a":1}',
    '--idempotency-key',
    'k',
    '--data',
    data.path,
  ];

  const [first, second] = [await runCommand(send), await runCommand(send)];

  expect(second.stdout).toBe(`${first.stdout.trim()}  (replayed)\n`);
});

test('tells with exit code 1 what the API refused, and with 3 that nothing runs', async () => {
  using data = temporaryFolder();
  {
    await using _emulator = await startEmulatorProcess(['--data', data.path]);
    const refused = await runCommand([
      'send',
      '--source',
      ' ',
      '--type',
      't',
      '--payload',
      '{"a":1}',
      '--data',
      data.path,
    ]);
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^The API answered 400\. VALIDATION_ERROR: /),
    });
  }

  const results = await Promise.all(
    [['inbox'], ['keys', 'list'], ['inbox', '--url', 'http://127.0.0.1:1']].map((command) =>
      runCommand([...command, '--data', data.path]),
    ),
  );

  expect(results.map(({ code }) => code)).toEqual([3, 3, 3]);
  expect(results[0]?.stderr).toMatch(/^No emulator runs on \S+\. Start one with `triggers up`/);
  expect(results[2]?.stderr).toMatch(/^Nothing answers at http:\/\/127\.0\.0\.1:1\. /);
});

test('empties a running emulator without failing a request, and a folder that none uses', async () => {
  using data = temporaryFolder();
  {
    await using emulator = await startEmulatorProcess(['--data', data.path]);
    const statuses: number[] = [];
    let isEmptied = false;
    const send = async () => {
      while (!isEmptied)
        statuses.push((await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) })).status);
    };
    const sending = Promise.all([send(), send(), send()]);
    await vi.waitFor(() => expect(statuses.length).toBeGreaterThan(2));
    expect(await runCommand(['reset', '--data', data.path])).toMatchObject({ code: 0, stderr: '' });
    const { length } = statuses;
    await vi.waitFor(() => expect(statuses.length).toBeGreaterThan(length));
    isEmptied = true;
    await sending;
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect(await runCommand(['reset', '--data', data.path])).toMatchObject({ code: 0, stderr: '' });
    expect((await emulator.api('/v1/inbox')).body.events).toEqual([]);
    expect((await emulator.api('/v1/events', { method: 'POST', json: newEvent(2) })).status).toBe(201);
    emulator.signal('SIGTERM');
    await emulator.ended;
  }

  const reset = await runCommand(['reset', '--data', data.path]);

  expect(reset.code).toBe(0);
  await using second = await startEmulatorProcess(['--data', data.path]);
  expect((await second.api('/v1/inbox')).body.events).toEqual([]);
});

test('asks which emulator is meant when several use a folder', async () => {
  using data = temporaryFolder();
  const up = ['--data', data.path, '--ephemeral'];
  await using first = await startEmulatorProcess(up);
  await using second = await startEmulatorProcess([...up, '--stage', 'dev']);
  await second.api('/v1/events', { method: 'POST', json: newEvent(1) });

  const unclear = await runCommand(['inbox', '--data', data.path]);
  const [ofFirst, ofSecond] = await Promise.all(
    [first, second].map(({ controlUrl }) =>
      runCommand(['inbox', '--data', data.path, '--control-port', new URL(controlUrl).port]),
    ),
  );

  expect(unclear).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--control-port') });
  expect(ofFirst).toMatchObject({ code: 0, stdout: '' });
  expect(ofSecond).toMatchObject({ code: 0, stdout: expect.stringMatching(UUID) });
  expect([await first.status(), await second.status()]).toMatchObject([{ stage: 'prod' }, { stage: 'dev' }]);
});

test('makes, lists and revokes API keys', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path, '--auth', 'aws']);
  const keys = (...command: readonly string[]) => runCommand(['keys', ...command, '--data', data.path]);
  const statusWith = async (key: string) => (await emulator.api('/v1/inbox', { key })).status;

  expect(await statusWith('test-api-key-12345')).toBe(401);
  const created = await keys('create', '--name', 'shop', '--rate-limit', '7', '--json');
  const { key, id } = JSON.parse(created.stdout);
  const admitted = await emulator.api('/v1/inbox', { key });
  const listed = await keys('list');
  const expired = JSON.parse((await keys('create', '--expires', '2020-01-01T00:00:00Z', '--json')).stdout);
  const revoked = await keys('revoke', id);
  const listedAfter = await keys('list');

  expect(admitted.status).toBe(200);
  expect(admitted.headers.get('X-RateLimit-Limit')).toBe('7');
  expect(listed.stdout).toMatch(new RegExp(`^${id}  active  \\S+Z  7/min  shop\\n$`));
  expect(listed.stdout).not.toContain(key);
  expect(await statusWith(expired.key)).toBe(401);
  expect(revoked.stdout).toBe(`Revoked ${id}.\n`);
  expect(listedAfter.stdout).toMatch(new RegExp(`^${id}  revoked  `, 'm'));
  // Environments trust a key for up to 30 s; one that is new has never seen it.
  const [environment] = (await emulator.status()).environments;
  process.kill(environment?.processId ?? 0, 'SIGKILL');
  await expect.poll(() => statusWith(key), { timeout: 20_000 }).toBe(401);
});

test('refuses to revoke what is no single key', async () => {
  using data = temporaryFolder();
  await using _emulator = await startEmulatorProcess(['--data', data.path, '--auth', 'aws']);
  await runCommand(['keys', 'create', '--data', data.path]);

  const results = await Promise.all(
    ['', '0', 'ffffffffffffffff'].map((id) => runCommand(['keys', 'revoke', id, '--data', data.path])),
  );

  expect(results.map(({ code }) => code)).toEqual([2, 2, 2]);
  expect((await runCommand(['keys', 'list', '--data', data.path])).stdout).toMatch(/^\S{12} {2}active/);
});

test('limits as many requests a minute as --rate-limit says', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path, '--rate-limit', '3']);
  const answers = [];

  // More than two windows hold: wherever a minute ends, one of them is used up.
  for (let count = 0; count < 7; count += 1) answers.push(await emulator.api('/v1/inbox'));

  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.body.error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', details: { limit: 3 } });
  expect(Number(refused[0]?.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
  const windows = Map.groupBy(answers, ({ headers }) => headers.get('X-RateLimit-Reset'));
  for (const window of windows.values()) {
    expect(window.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(3);
  }
});

test('ends quietly when the reader of its output goes away', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path]);
  const large = { source: 's', event_type: 't', payload: { text: 'x'.repeat(100_000) } };
  for (let count = 0; count < 12; count += 1)
    await requestApi(emulator.apiUrl, '/v1/events', { method: 'POST', json: large });
  const command = `"$0" dist/cli.js inbox --all --json --limit 2 --data "$1" | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"`;

  const shell = spawn('bash', ['-c', command, process.execPath, data.path], { cwd: ROOT });
  let output = '';
  let errors = '';
  shell.stdout.on('data', (chunk) => {
    output += chunk;
  });
  shell.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await once(shell, 'close');

  expect({ output, errors }).toEqual({ output: '0\n', errors: '' });
});

/** A Node of this machine that is too old to be Lambda's. */
function findOlderNode(): string | undefined {
  return ['/usr/bin/node', '/usr/local/bin/node'].find((node) => {
    try {
      const major = Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]);
      return major >= 20 && major < 24;
    } catch {
      return false;
    }
  });
}

test.runIf(findOlderNode() !== undefined)(
  'runs on Node 24 when an older Node starts it, and ends on its signals',
  async () => {
    using data = temporaryFolder();
    const node = findOlderNode() ?? '';
    await using emulator = await startEmulatorProcess(['--data', data.path], { node });

    const sent = await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) });
    const help = await runCommand(['--help'], { node });
    const wrong = await runCommand(['up', '--auth', 'none'], { node });
    const processIds = await emulator.processIds();
    emulator.signal('SIGTERM');

    expect(sent.status).toBe(201);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Exit codes:') });
    expect(wrong.code).toBe(2);
    expect(await emulator.ended).toBe(143);
    // The older Node, the emulator, its database and an environment at least.
    expect(processIds.length).toBeGreaterThanOrEqual(4);
    expect(processIds.filter(isRunning)).toEqual([]);
    await using again = await startEmulatorProcess(['--data', data.path], { node });
    process.kill(-again.processId, 'SIGINT');
    expect(await again.ended).toBe(130);
  },
);
