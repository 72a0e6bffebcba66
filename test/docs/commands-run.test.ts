import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ClockStatus } from '../../protocol/clock.ts';
import { readConnection } from '../../protocol/connection-file.ts';
import { EmulatorStatus } from '../../protocol/control-api.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { FaultList } from '../../protocol/faults.ts';
import { type EmulatorProcess, ROOT, startEmulatorProcess, temporaryFolder } from '../system/emulator-process.ts';
import { commandBlocks, DOCUMENTS } from './command-blocks.ts';
import { prepareFolder, runBlocks } from './document-shell.ts';

/** Dozens of programs one after the other, on a machine that may do much else. */
const TIMEOUT_MS = 120_000;

const folder = temporaryFolder();
const data = join(folder.path, 'data');
let emulator: EmulatorProcess;

beforeAll(async () => {
  emulator = await startEmulatorProcess(['--data', data, '--ephemeral', '--rate-limit', '100000']);
});
// Each page begins with an emulator as it is when it has started, but for the requests that it has seen.
beforeEach(async () => {
  const connection = readConnection(data);
  await controlCall(connection, 'DELETE', '/v1/faults', FaultList);
  await controlCall(connection, 'POST', '/v1/clock', ClockStatus, { reset: true });
  await controlCall(connection, 'POST', '/v1/reset', EmulatorStatus);
});
afterAll(async () => {
  await emulator[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

// The first, as long as no other page has been refused anything.
test('the example of a workflow of another project runs through', { timeout: TIMEOUT_MS }, async () => {
  const path = join(folder.path, 'client');
  mkdirSync(path);
  prepareFolder(path, data);
  const file = 'examples/client-ci.yml';
  const { env, jobs } = parse(readFileSync(join(ROOT, file), 'utf8')) as Workflow;
  const steps = jobs.integration.steps.flatMap(({ run, if: condition }) =>
    condition === undefined ? (run ?? []) : [],
  );
  const variables = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);

  const scripts = [...variables, CLIENT, ...steps];
  const blocks = scripts.map((text) => ({ document: file, line: 1, language: 'sh', notRun: undefined, text }) as const);
  const problems = await runBlocks(blocks, { path, ...emulator });

  expect(problems.join('\n\n')).toBe('');
});

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: {
    readonly integration: { readonly steps: readonly { readonly run?: string; readonly if?: string }[] };
  };
}

/** The tests of a client that sends an event, and tries again as clients should, but without waiting. */
const CLIENT = `
npm() {
  [ "$*" = ci ] && return
  for attempt in {1..20}; do
    curl -sf "$API_URL/events" -H "X-API-Key: $API_KEY" -H 'Content-Type: application/json' \\
      -d '{"source":"shop","event_type":"order.created","payload":{"order":1},"metadata":{"idempotency_key":"order-1"}}' && return
  done
  return 1
}`;

const withCommands = DOCUMENTS.filter((document) => commandBlocks(document).some(({ notRun }) => notRun === undefined));

test.for(withCommands)('the commands of %s do what it says', { timeout: TIMEOUT_MS }, async (document) => {
  const path = join(folder.path, document.replaceAll('/', '-'));
  mkdirSync(path);
  prepareFolder(path, data);
  const blocks = commandBlocks(document).filter(({ notRun }) => notRun === undefined);

  const problems = await runBlocks(blocks, { path, ...emulator });

  expect(problems.join('\n\n')).toBe('');
});
