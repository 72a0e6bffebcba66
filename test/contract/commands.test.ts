import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ContractReport } from '../../contract/model/contract-report.ts';
import { ROOT, runCommand, temporaryFolder } from '../system/emulator-process.ts';
import { startMutantServer } from './mutants/mutant-server.ts';
import { releasedContract } from './mutants/released-contract.ts';
import { runProxy } from './run-proxy.ts';

test('triggers contract diff tells what breaks, and fails', async () => {
  using folder = temporaryFolder();
  const changed = join(folder.path, 'new.yaml');
  const text = readFileSync(join(ROOT, 'openapi.yaml'), 'utf8');
  writeFileSync(
    changed,
    text.replace('enum: [low, normal, high]\n      default', 'enum: [low, normal, high, urgent]\n      default'),
  );

  const plain = await runCommand(['contract', 'diff', 'openapi.yaml', changed]);
  const json = await runCommand(['contract', 'diff', 'openapi.yaml', changed, '--format', 'json']);

  expect(plain).toMatchObject({ code: 1, stderr: '' });
  expect(plain.stdout).toMatch(/ERR {3}response-enum-widened {2}"urgent" is one of the values now\n/);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'violated', counts: { ERR: 1 } });
});

test('triggers contract diff compares with the last tag, and says so where there is none', async () => {
  using release = releasedContract(readFileSync(join(ROOT, 'openapi.yaml'), 'utf8'));
  using elsewhere = temporaryFolder();
  const file = join(release.path, 'openapi.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('operationId: listInbox', 'operationId: readInbox'));

  const tagged = await runCommand(['contract', 'diff', '--fail-on', 'WARN'], { workingDirectory: release.path });
  const untagged = await runCommand(['contract', 'diff'], { workingDirectory: elsewhere.path });

  expect(tagged).toMatchObject({ code: 1, stderr: '' });
  expect(tagged.stdout).toMatch(/against v1\.0\.0:openapi\.yaml[\s\S]*operation-id-changed/);
  expect(untagged).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No git tag is reachable from here/) });
});

test('triggers contract diff refuses what it cannot read', async () => {
  const unknown = await runCommand(['contract', 'diff', 'no-such-revision']);
  const other = await runCommand(['contract', 'diff', 'package.json']);

  expect(unknown).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^no-such-revision cannot be compared: /),
  });
  expect(other).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^package\.json is no OpenAPI 3 document/),
  });
});

test('triggers contract refuses an option that is not usable in a sentence', async () => {
  expect(await runCommand(['contract', '--seed', '-1'])).toEqual({
    code: 2,
    stdout: '',
    stderr: '--seed -1 is not usable. Give a whole number from 0 to 2147483647. See `triggers contract --help`.\n',
  });
});

test('triggers contract proxy passes traffic on, and reports when Ctrl-C ends it', async () => {
  using folder = temporaryFolder();
  await using target = await startMutantServer();
  const [json, har] = [join(folder.path, 'a.json'), join(folder.path, 'a.har')];

  const { code, lines } = await runProxy(['--target', target.url, '--json', json, '--har', har], async (url) => {
    const answer = await fetch(`${url}/v1/inbox`, { headers: { 'X-API-Key': target.apiKey } });
    expect(answer.status).toBe(200);
  });

  expect(code).toBe(0);
  expect(lines.at(-1)).toMatch(/^HOLDS {2}The contract holds: 1 request in /);
  expect(ContractReport.parse(JSON.parse(readFileSync(json, 'utf8')))).toMatchObject({ verdict: 'holds', requests: 1 });
  const archive = readFileSync(har, 'utf8');
  expect(JSON.parse(archive).log.entries).toHaveLength(1);
  expect(archive).not.toContain(target.apiKey);
});

test('triggers contract proxy tells of a violation as it happens, and fails', async () => {
  await using target = await startMutantServer({
    answer: (_event, answer) => ({ ...answer, body: answer.body.replace('healthy', 'fine') }),
  });

  const { code, lines } = await runProxy(['--target', target.url], (url) => fetch(`${url}/v1/health`));

  expect(code).toBe(1);
  expect(lines[1]).toMatch(
    /^ERROR {2}3 body-schema {2}getHealth {2}GET \/v1\/health answered 200, and its body at \/status must/,
  );
  expect(lines.at(-1)).toMatch(/^VIOLATED {2}/);
});

test('triggers contract proxy without traffic is no verdict', async () => {
  const { code, lines } = await runProxy(['--target', 'http://127.0.0.1:9'], async () => {});

  expect(code).toBe(3);
  expect(lines.at(-1)).toMatch(/^INCONCLUSIVE {2}/);
});
