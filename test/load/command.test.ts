import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunReport } from '../../loadtest/model/run-report.ts';
import { BUILT_IN_SCENARIOS } from '../../loadtest/scenarios/built-in-scenarios.ts';
import {
  childrenOf,
  isRunning,
  runCommand,
  spawnCli,
  startEmulatorProcess,
  temporaryFolder,
} from '../system/emulator-process.ts';
import { startBrokenServer } from './broken-server.ts';

/** Is the target there, and does it take the key? */
const PREFLIGHT_REQUESTS = 2;

const HEALTH = `name: health
description: The cheapest request.
load: {model: open, phases: [{shape: constant, duration: 300ms, perSecond: 20}], timeout: 5s}
mix: [{operation: health}]
thresholds: [{kind: count, statuses: [2xx], atLeast: 6}]
`;

test('runs a file against an emulator of its own, writes every report, and leaves no process', async () => {
  using folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at('health.yaml'), HEALTH);
  const reports = ['json', 'junit', 'html', 'markdown'].flatMap((kind) => [`--${kind}`, at(`report.${kind}`)]);

  const result = await runCommand(['load', at('health.yaml'), ...reports]);

  // The generator of a busy machine may be late, and then nothing is decided.
  expect([0, 98]).toContain(result.code);
  const report = RunReport.parse(JSON.parse(readFileSync(at('report.json'), 'utf8')));
  expect(report).toMatchObject({ end: 'completed', target: { kind: 'emulator' }, ledger: { answered: { 200: 6 } } });
  expect(report.judgements.find(({ id }) => id === 'count-2xx')?.verdict).toBe('pass');
  expect(readFileSync(at('report.junit'), 'utf8')).toMatch(/^<\?xml/);
  expect(readFileSync(at('report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  expect(readFileSync(at('report.markdown'), 'utf8')).toContain('health');
  expect(readdirSync(folder.path).toSorted()).toEqual([
    'health.yaml',
    'report.html',
    'report.json',
    'report.junit',
    'report.markdown',
  ]);
});

test('a broken threshold ends with 99', async () => {
  using folder = temporaryFolder();
  await using server = await startBrokenServer();
  const file = join(folder.path, 'mine.yaml');
  writeFileSync(file, HEALTH.replace('atLeast: 6', 'atMost: 3'));

  const result = await runCommand(['load', file, '--url', server.url, '--key', 'k']);

  expect(result).toMatchObject({ code: 99, stdout: expect.stringMatching(/FAIL/) });
});

test('Ctrl-C ends the run and reports what there is as a part; no baseline is kept of it', async () => {
  using folder = temporaryFolder();
  await using server = await startBrokenServer();
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at('long.yaml'), HEALTH.replace('300ms', '10m').replace('atLeast: 6', 'atLeast: 12000'));
  const options = ['--url', server.url, '--key', 'k', '--json', at('report.json'), '--save', at('baseline.json')];
  const child = spawnCli(['load', at('long.yaml'), ...options]);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 20_000 }).toContain('running');

  child.kill('SIGINT');
  const [code] = await once(child, 'close');

  expect(code).toBe(130);
  expect(said).toContain('Ctrl-C again stops at once');
  const report = RunReport.parse(JSON.parse(readFileSync(at('report.json'), 'utf8')));
  expect(report.end).toBe('interrupted');
  expect(report.verdict).not.toBe('pass');
  expect(readdirSync(folder.path)).not.toContain('baseline.json');
});

test('a run against a running emulator uses its keys and tells it how it stands', async () => {
  using folder = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', folder.path, '--ephemeral']);
  writeFileSync(join(folder.path, 'health.yaml'), HEALTH);

  const result = await runCommand(['load', join(folder.path, 'health.yaml'), '--attach', '--data', folder.path]);

  expect([0, 98]).toContain(result.code);
  const answer = await fetch(`${emulator.controlUrl}/v1/load-run`);
  expect(await answer.json()).toMatchObject({
    run: { progress: { scenario: 'health', state: 'done' }, ended: 'done' },
  });
});

test('an emulator that ends amid a run costs what it alone could tell, and not the report', async () => {
  using folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await using emulator = await startEmulatorProcess(['--data', folder.path, '--ephemeral']);
  writeFileSync(
    at('create.yaml'),
    HEALTH.replace('duration: 300ms', 'duration: 3s')
      .replace('health}', 'create}')
      .replace('atLeast: 6', 'atLeast: 60'),
  );
  const options = ['--attach', '--data', folder.path, '--json', at('report.json')];
  const child = spawnCli(['load', at('create.yaml'), ...options]);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 20_000 }).toContain('running');

  emulator.killGroup();
  const [code] = await once(child, 'close');

  expect(code).toBe(99);
  const report = RunReport.parse(JSON.parse(readFileSync(at('report.json'), 'utf8')));
  expect(report.ledger.refused).toBeGreaterThan(0);
  const verdicts = Object.fromEntries(report.judgements.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toMatchObject({
    ledger: 'pass',
    'ledger-server': 'inconclusive',
    'ledger-stored': 'inconclusive',
    'count-2xx': 'fail',
  });
});

test.for([
  ['a scenario that there is not', ['nope'], 2, /There is no scenario nope\. There are smoke, ingest/],
  ['a file that there is not', ['./nope.yaml'], 2, /there is no such file/],
  ['an impossible rate', ['smoke', '--rate', '1000000'], 2, /--rate 1000000 is not possible/],
  ['a length without its unit', ['smoke', '--duration', '10'], 2, /--duration 10 is not a length of time/],
  ['a target on another machine', ['smoke', '--url', 'http://192.0.2.1'], 2, /add --allow-remote 192\.0\.2\.1/],
  ['a target at which nothing listens', ['smoke', '--url', 'http://127.0.0.1:1'], 3, /Nothing listens at http/],
  ['nothing to compare with', ['smoke', '--compare', 'http://127.0.0.1:1'], 3, /Nothing listens .* with --compare/],
  [
    'a comparison with another machine',
    ['smoke', '--compare', 'http://192.0.2.1'],
    2,
    /add --allow-remote 192\.0\.2\.1/,
  ],
  ['a comparison of what has no steady load', ['stress', '--compare', 'http://127.0.0.1:1'], 2, /no steady load/],
  ['two targets', ['smoke', '--url', 'http://127.0.0.1:1', '--attach'], 2, /Give one of them/],
  ['a control API that there is not', ['chaos', '--url', 'http://127.0.0.1:1'], 2, /needs the control API/],
  ['a baseline that is none', ['smoke', '--compare', 'package.json'], 2, /cannot be used/],
  ['no emulator to attach to', ['smoke', '--attach', '--data', '/nonexistent'], 3, /No emulator runs on/],
] as const)('%s is told in a sentence with its exit code', async ([, command, code, message]) => {
  const result = await runCommand(['load', ...command]);

  expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
});

test('a wrong key is told before there is any load', async () => {
  await using server = await startBrokenServer();

  const result = await runCommand(['load', 'smoke', '--url', server.url, '--key', 'wrong']);

  expect(result).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/refuses the API key that ends in rong/),
  });
});

test('a target that redirects is not followed', async () => {
  const server = createServer((_, response) => response.writeHead(302, { Location: 'http://192.0.2.1/' }).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await using _ = { [Symbol.asyncDispose]: async () => void server.close() };

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const result = await runCommand(['load', 'smoke', '--url', url]);

  expect(result).toMatchObject({ code: 1, stderr: expect.stringMatching(/redirects to http:\/\/192\.0\.2\.1/) });
});

test('a report that cannot be written leaves none, and ends with 5', async () => {
  using folder = temporaryFolder();
  await using server = await startBrokenServer();
  const file = join(folder.path, 'mine.yaml');
  writeFileSync(file, HEALTH);

  const result = await runCommand([
    'load',
    file,
    '--url',
    server.url,
    '--key',
    'k',
    '--json',
    join(file, 'report.json'),
  ]);

  expect(result).toMatchObject({
    code: 5,
    stderr: expect.stringMatching(/cannot be written: a part of the path is a file/),
  });
  expect(result.stdout).toContain('Verdicts');
});

/** A file system of 16 KB; only root may mount one, and elsewhere there is nothing to show. */
function mountSmallDisk(path: string): Disposable | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { [Symbol.dispose]: () => execFileSync('umount', [path]) };
}

test('a full disk leaves no part of a report, and what was there as it was', async ({ skip }) => {
  using folder = temporaryFolder();
  using disk = mountSmallDisk(folder.path);
  if (disk === undefined) skip('no file system can be mounted here');
  await using server = await startBrokenServer();
  const at = (name: string) => join(folder.path, name);
  // A page of 4 KB for each of the four; that of the summary has room for the beginning of what is to be added.
  const before = HEALTH.padEnd(4_000, '#');
  for (const name of ['mine.yaml', 'report.html', 'summary.md', 'other']) writeFileSync(at(name), before);

  const result = await runCommand(
    [
      ...['load', at('mine.yaml'), '--url', server.url, '--key', 'k'],
      ...['--html', at('report.html'), '--json', at('report.json')],
    ],
    { environment: { GITHUB_STEP_SUMMARY: at('summary.md') } },
  );

  expect(result).toMatchObject({
    code: 5,
    stderr: expect.stringMatching(/cannot be written: the disk is full\. Make room/),
  });
  expect(result.stdout).toContain('Verdicts');
  expect(readdirSync(folder.path).toSorted()).toEqual(['mine.yaml', 'other', 'report.html', 'summary.md']);
  for (const name of ['report.html', 'summary.md']) expect(readFileSync(at(name), 'utf8')).toBe(before);
});

test('a second Ctrl-C stops at once: no report, no process that stays', async () => {
  using folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  // Its answers take longer than anybody waits, so that the first Ctrl-C does not end it.
  writeFileSync(
    at('long.yaml'),
    HEALTH.replace('duration: 300ms', 'duration: 10m').replace('timeout: 5s', 'timeout: 5m'),
  );
  const silent = createServer((request, response) => {
    if (++asked <= PREFLIGHT_REQUESTS) response.end(request.url);
  });
  let asked = 0;
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  await using _ = { [Symbol.asyncDispose]: async () => silent.closeAllConnections() };
  silent.unref();
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const child = spawnCli(['load', at('long.yaml'), '--url', url, '--key', 'k', '--json', at('report.json')]);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 20_000 }).toContain('running');
  const processIds = childrenOf(child.pid ?? 0);

  child.kill('SIGINT');
  await expect.poll(() => said).toContain('Ctrl-C again stops at once');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');

  expect(code).toBe(130);
  expect(readdirSync(folder.path)).toEqual(['long.yaml']);
  expect(processIds.length).toBeGreaterThan(0);
  await expect.poll(() => processIds.filter(isRunning)).toEqual([]);
});

test('lists and shows what comes with the program, and shows what can be run again', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'copy.yaml');

  const [listed, shown] = await Promise.all([runCommand(['load', 'list']), runCommand(['load', 'show', 'mixed'])]);
  writeFileSync(file, shown.stdout);
  const exported = await runCommand(['load', 'export', file]);

  expect(listed.stdout.trimEnd().split('\n').length).toBe(BUILT_IN_SCENARIOS.length);
  expect(exported).toMatchObject({ code: 0, stdout: expect.stringMatching(/^# mixed: [\s\S]*mode: poisson/) });
});
