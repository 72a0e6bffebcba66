import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ArtilleryScript } from '../../loadtest/artillery/artillery-format.ts';
import { artilleryText } from '../../loadtest/artillery/artillery-text.ts';
import { Scenario } from '../../loadtest/scenario/scenario.ts';
import { temporaryFolder } from '../system/emulator-process.ts';
import { startBrokenServer } from './broken-server.ts';

const scenario = Scenario.parse({
  name: 'short',
  description: 'A second of everything.',
  load: { model: 'open', phases: [{ shape: 'poisson', duration: '2s', perSecond: 30 }] },
  mix: [
    { operation: 'create', weight: 60, payloadBytes: 5000, idempotencyKey: 'unique' },
    { operation: 'inbox', weight: 20 },
    { operation: 'get', weight: 5 },
    { operation: 'ack', weight: 10 },
    { operation: 'delete', weight: 5 },
  ],
  thresholds: [
    { kind: 'latency', percentile: 95, atMostMs: 5000 },
    { kind: 'success', atLeast: 0.99 },
    { kind: 'success', operation: 'create', atLeast: 0.99 },
    { kind: 'rate', atLeast: 1 },
  ],
});

test('the exported text is a script for Artillery', () => {
  expect(ArtilleryScript.parse(parse(artilleryText(scenario, 'http://127.0.0.1:1')))).toBeTruthy();
});

/** It is no dependency: where it is installed, beside the project or on its path, the script is run with it. */
function findArtillery(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('artillery/package.json')), 'bin/run');
  } catch {
    return undefined;
  }
}

test.runIf(findArtillery() !== undefined)(
  'Artillery runs the script, and its checks hold',
  { timeout: 60_000 },
  async () => {
    using folder = temporaryFolder();
    await using server = await startBrokenServer();
    const file = join(folder.path, 'script.yaml');
    writeFileSync(file, artilleryText(scenario, server.url));
    const environment = { ...process.env, TRIGGERS_API_KEY: 'k', ARTILLERY_DISABLE_TELEMETRY: 'true' };

    const { stdout } = await promisify(execFile)(process.execPath, [findArtillery() ?? '', 'run', file], {
      env: environment,
    });

    expect(stdout.match(/^ok: /gm)).toHaveLength(4);
    expect(stdout).toMatch(/vusers\.failed: \.+ 0/);
  },
);
