import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConnection } from '../../protocol/connection-file.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { Fault } from '../../protocol/faults.ts';
import { BINDINGS } from '../../tui/keys/key-table.ts';
import { newEvent, startEmulatorProcess, temporaryFolder } from '../system/emulator-process.ts';
import { CLI, NODE } from './dashboard-terminal.ts';
import { KEY_TESTS, type KeyTest, type Press, TMUX_KEYS } from './key-tests.ts';
import { HAS_TMUX, startShell, type TmuxShell } from './tmux.ts';

const stack = new AsyncDisposableStack();
let shell: TmuxShell;
let dataDirectory = '';
let command = '';
let isRunning = false;
/** Of a dashboard that has just begun. */
const IS_READY = /● LIVE[\s\S]*(\/v1\/events|nope)/;

const cases = BINDINGS.flatMap(([id, { keys, help }]) => keys.map((key) => ({ id, key, help })));

describe.runIf(HAS_TMUX)('on a terminal of tmux', () => {
  beforeAll(async () => {
    const data = stack.use(temporaryFolder());
    const options = ['--data', data.path, '--ephemeral', '--rate-limit', '100000'];
    const emulator = stack.use(await startEmulatorProcess(options));
    const sent = Array.from({ length: 60 }, (_, number) =>
      emulator.api('/v1/events', { method: 'POST', json: newEvent(number) }),
    );
    await Promise.all(sent);
    await emulator.api('/nope-1');
    await emulator.api('/nope-2');
    dataDirectory = data.path;
    shell = stack.use(await startShell(100, 30, { EDITOR: "sed -i 's/test.happened/test.edited/'" }));
    command = `clear; ${NODE} ${CLI} tui --data ${data.path}\n`;
  });
  afterAll(() => stack.disposeAsync());

  test.for(cases)('$key does what it says: $help', async ({ id, key }) => {
    const { after, sees, needs, undo }: KeyTest = KEY_TESTS[id];
    if (!isRunning) await start();
    if (needs === 'fault') {
      const fault = { kind: 'gateway-502', share: 0.001 };
      await controlCall(readConnection(dataDirectory), 'POST', '/v1/faults', Fault, fault);
    }
    await press(typeof after === 'function' ? after(key) : after);

    const isSeen = press([[TMUX_KEYS[key] ?? key.replace(/^ctrl-/, 'C-'), sees]], key);

    await expect(isSeen).resolves.toBeUndefined();
    if (undo === 'ends') isRunning = false;
    else await toOverview(undo);
  });
});

/** Closes everything that lies over the screen, search and zoom last. */
async function toOverview(undo: readonly Press[] = []): Promise<void> {
  const [first] = undo;
  // The shell takes Escape for something else.
  if (first?.[0] === 'fg\n') await press(undo);
  await shell.press('Escape', 'Escape', 'Escape', 'Escape');
  if (first?.[0] !== 'fg\n') await press(undo);
  await press([
    ['0', (screen) => /\[0 Overview[\s\S]*─ Overview/.test(screen) && !/─ (Actions|What works here)/.test(screen)],
  ]);
}

async function start(): Promise<void> {
  await shell.type(command);
  await shell.waitFor(IS_READY);
  isRunning = true;
}

/** Presses one after the other, each when it is seen that the one before was dealt with. */
async function press(presses: readonly Press[], tested = ''): Promise<void> {
  for (const [key, seen] of presses) {
    const before = await shell.screen();
    if (key.endsWith('\n')) await shell.type(key);
    else await shell.press(key);
    await shell.waitFor((screen) => (typeof seen === 'function' ? seen(screen, before, tested) : seen.test(screen)));
  }
}
