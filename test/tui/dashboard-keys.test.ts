import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConnection } from '../../protocol/connection-file.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { Fault } from '../../protocol/faults.ts';
import { BINDINGS, type BindingId } from '../../tui/keys/key-table.ts';
import { type EmulatorProcess, newEvent, startEmulatorProcess, temporaryFolder } from '../system/emulator-process.ts';
import { KEY_TESTS, type KeyTest, TMUX_KEYS } from './key-tests.ts';
import { HAS_TMUX, startShell, type TmuxShell } from './tmux.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const stack = new AsyncDisposableStack();
let emulator: EmulatorProcess;
let shell: TmuxShell;
let dataDirectory = '';
let command = '';
const IS_READY = /● LIVE[\s\S]*\/v1\/events|● LIVE[\s\S]*nope/;

const cases = BINDINGS.flatMap(([id, { keys, help }]) => keys.map((key) => ({ id, key, help })));

describe.runIf(HAS_TMUX)('on a terminal of tmux', () => {
  beforeAll(async () => {
    const data = stack.use(temporaryFolder());
    emulator = stack.use(await startEmulatorProcess(['--data', data.path, '--ephemeral', '--rate-limit', '100000']));
    for (let number = 0; number < 60; number += 1) {
      await emulator.api('/v1/events', { method: 'POST', json: newEvent(number) });
    }
    await emulator.api('/nope-1');
    await emulator.api('/nope-2');
    dataDirectory = data.path;
    shell = stack.use(await startShell(100, 30, { EDITOR: "sed -i 's/test.happened/test.edited/'" }));
    command = `${process.execPath} ${CLI} tui --data ${data.path}; echo "ended with $?"`;
    await shell.type(`${command}\n`);
    await shell.waitFor(IS_READY);
    isFresh = true;
  });
  afterAll(() => stack.disposeAsync());

  test.for(cases)('$key does what it says: $help', async ({ id, key }) => {
    const { after, sees, needs }: KeyTest = KEY_TESTS[id];
    await toOverview();
    isFresh = !LEAVE_TRACES.has(id);
    if (needs === 'fault') {
      await controlCall(readConnection(dataDirectory), 'POST', '/v1/faults', Fault, {
        kind: 'gateway-502',
        share: 0.001,
      });
    }
    const before = await pressAll(typeof after === 'function' ? after(key) : after);

    await shell.press(TMUX_KEYS[key] ?? key.replace(/^ctrl-/, 'C-'));

    const isSeen = (screen: string) => (typeof sees === 'function' ? sees(screen, before, key) : sees.test(screen));
    await expect(shell.waitFor(isSeen)).resolves.toBeDefined();
  });
});

/** What these change stays until the dashboard ends. */
const LEAVE_TRACES: ReadonlySet<string> = new Set([
  'sort',
  'reverse',
  'pause',
  'mark',
  'compare',
  'suspend',
  'quit',
  'interrupt',
  'nextPane',
  'previousPane',
] satisfies BindingId[]);
let isFresh = false;

/** Away from whatever the key before has opened, found and filtered. */
async function toOverview(): Promise<void> {
  if (!isFresh) await restart();
  for (let presses = 0; presses < 8 && !/ q quits\./.test(await shell.screen()); presses += 1) {
    await shell.press('Escape');
    await pressAll([]);
  }
  await pressAll(['2', 'g', '1', 'g', '0']);
}

async function restart(): Promise<void> {
  if (/Stopped/.test(await shell.screen())) {
    await shell.type('fg\n');
    await shell.waitFor(/\[2 Requests/);
  }
  if ((await shell.ask('#{alternate_on}')) === '1') await shell.press('C-c');
  // What an earlier end has left on the screen says nothing of this one; the shell's prompt does.
  await shell.waitFor((screen) => screen.trimEnd().endsWith('shell$'));
  await shell.type(`clear; ${command}\n`);
  await shell.waitFor(IS_READY);
  isFresh = true;
}

async function pressAll(keys: readonly string[]): Promise<string> {
  await shell.press(...keys);
  // What the last of them did is there when the screen no longer changes.
  let [before, settled] = ['', 0];
  return shell.waitFor((screen) => {
    settled = screen === before ? settled + 1 : 0;
    before = screen;
    return settled >= 2;
  });
}
