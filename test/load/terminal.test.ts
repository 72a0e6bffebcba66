import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../system/emulator-process.ts';
import { HAS_TMUX, startShell } from '../tui/tmux.ts';
import { startBrokenServer } from './broken-server.ts';

const LONG = `name: long
description: Until somebody ends it.
load: {model: open, phases: [{shape: constant, duration: 10m, perSecond: 20}], timeout: 5s}
mix: [{operation: health}]
thresholds: [{kind: latency, percentile: 95, atMostMs: 30000}]
`;

test.runIf(HAS_TMUX)('on a terminal the run is one picture, in a narrower window too, until Ctrl-C', async () => {
  await using server = await startBrokenServer();
  await using shell = await startShell(80, 24);
  writeFileSync(join(shell.folder, 'long.yaml'), LONG);

  await shell.type(`${process.execPath} ${join(ROOT, 'dist/cli.js')} load long.yaml --url ${server.url} --key k`);
  await shell.press('Enter');
  await shell.waitFor(/running \(constant-1\)[\s\S]*verdict so far/);
  await shell.resize(40, 24);
  // Of the width of the new window, which cuts longer lines.
  const narrow = await shell.waitFor(/^\d+ due.*…$/m);
  await shell.press('C-c');
  const end = await shell.waitFor(/\[130\] shell\$/);

  expect(narrow.match(/^long {2}/gm)).toHaveLength(1);
  expect(narrow.match(/^verdict so far/gm)).toHaveLength(1);
  expect(end).toMatch(/^long: \w+, interrupted/m);
});
