import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { zipFolder } from '../../build/lambda-zip.ts';
import { ROOT, runCommand, temporaryFolder } from './emulator-process.ts';

/** A copy of what `triggers build` reads, where other files and other times are than in the repository. */
function copyProject(folder: string): void {
  for (const name of ['src', 'template.yaml', 'package.json', 'openapi.yaml']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  utimesSync(join(folder, 'src/lambda.ts'), new Date(0), new Date(0));
}

test('the zip of the same sources is the same to the byte in another folder, time zone and language', async () => {
  using here = temporaryFolder();
  using there = temporaryFolder();
  copyProject(here.path);
  copyProject(there.path);
  mkdirSync(join(there.path, 'elsewhere'));

  const first = await runCommand(['build', '--zip', 'function.zip'], {
    workingDirectory: here.path,
    environment: { TZ: 'UTC', LC_ALL: 'C' },
  });
  const second = await runCommand(['build', '--zip', 'elsewhere/function.zip'], {
    workingDirectory: there.path,
    environment: { TZ: 'Pacific/Kiritimati', LC_ALL: 'sv_SE.UTF-8' },
  });

  const bytes = readFileSync(join(here.path, 'function.zip'));
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(bytes.equals(readFileSync(join(there.path, 'elsewhere/function.zip')))).toBe(true);
  expect(first.stdout).toContain(
    `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('base64')}`,
  );
});

test('the zip holds the handler that the template names, and it runs', async () => {
  using project = temporaryFolder();
  copyProject(project.path);
  await runCommand(['build', '--zip', 'function.zip'], { workingDirectory: project.path });

  const files = unzipSync(readFileSync(join(project.path, 'function.zip')));
  using unpacked = temporaryFolder();
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(unpacked.path, name), contents);
  const answer = execFileSync(process.execPath, ['-e', CALL_HEALTH, join(unpacked.path, 'lambda.cjs')], {
    encoding: 'utf8',
    env: { ...FUNCTION_ENVIRONMENT },
  });

  expect(Object.keys(files)).toEqual(['lambda.cjs']);
  expect(strFromU8(files['lambda.cjs'] as Uint8Array)).toContain('handler');
  expect(JSON.parse(answer.trim().split('\n').at(-1) ?? '')).toMatchObject({ statusCode: 200 });
});

test('a changed source changes the zip', async () => {
  using project = temporaryFolder();
  copyProject(project.path);
  const zip = join(project.path, 'function.zip');
  await runCommand(['build', '--zip', zip], { workingDirectory: project.path });
  const before = readFileSync(zip);

  const source = join(project.path, 'src/input/inbox-query.ts');
  writeFileSync(source, readFileSync(source, 'utf8').replace('DEFAULT_LIMIT = 50', 'DEFAULT_LIMIT = 51'));
  await runCommand(['build', '--zip', zip], { workingDirectory: project.path });

  expect(readFileSync(zip).equals(before)).toBe(false);
});

test('files of a folder are packed in the order of their names, readable by all, with no time of their own', async () => {
  using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'b'));
  for (const name of ['z.js', 'Ä.js', 'b/c.js', 'a.js']) writeFileSync(join(folder.path, name), name, { mode: 0o600 });

  const zip = await zipFolder(folder.path);

  expect(Object.keys(unzipSync(zip))).toEqual(['a.js', 'b/c.js', 'z.js', 'Ä.js']);
  // The central directory, at the end: system and version, time and date, and the mode of each file.
  const bytes = Buffer.from(zip);
  const entries = bytes.toString('latin1').split('PK\u0001\u0002').slice(1);
  expect(entries).toHaveLength(4);
  for (const entry of entries) {
    // Four bytes fewer than in the format's description: those by which it was split.
    const fields = Buffer.from(entry, 'latin1');
    expect([fields[1], fields.readUInt16LE(8), fields.readUInt16LE(10)]).toEqual([3, 0, (1 << 5) | 1]);
    expect(fields.readUInt32LE(34) >>> 16).toBe(0o100_644);
  }
});

test('a zip inside of the folder that is packed is refused, before anything is built', async () => {
  using project = temporaryFolder();
  copyProject(project.path);

  const { code, stderr } = await runCommand(['build', '--zip', 'dist/lambda/function.zip'], {
    workingDirectory: project.path,
  });

  expect([code, stderr]).toEqual([2, expect.stringContaining('Name a file outside of it.')]);
  expect(readdirSync(project.path)).not.toContain('dist');
});

const FUNCTION_ENVIRONMENT = {
  STAGE: 'test',
  AUTH_MODE: 'local',
  RATE_LIMIT_PER_MINUTE: '1000',
  EVENTS_TABLE: 'e',
  KEYS_TABLE: 'k',
  IDEMPOTENCY_TABLE: 'i',
  RATE_LIMITS_TABLE: 'r',
  AWS_REGION: 'us-east-1',
};

/** Calls the handler with an event as API Gateway makes it. */
const CALL_HEALTH = `
  const { handler } = require(process.argv[1]);
  const event = {
    resource: '/v1/{proxy+}', path: '/v1/health', httpMethod: 'GET', headers: {}, multiValueHeaders: {},
    queryStringParameters: null, multiValueQueryStringParameters: null, pathParameters: { proxy: 'health' },
    stageVariables: null, requestContext: { requestTimeEpoch: Date.now(), path: '/test/v1/health', stage: 'test' },
    body: null, isBase64Encoded: false,
  };
  handler(event, {}).then((answer) => console.log(JSON.stringify(answer)));
`;
