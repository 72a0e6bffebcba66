import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmulatorProcess, startEmulatorProcess, temporaryFolder } from '../system/emulator-process.ts';
import { type DashboardTerminal, startDashboardTerminal } from './dashboard-terminal.ts';
import { HAS_TMUX, type TmuxShell } from './tmux.ts';

const stack = new AsyncDisposableStack();
let emulator: EmulatorProcess;
let terminal: DashboardTerminal;
let shell: TmuxShell;
let dashboard = 0;
let options: readonly string[] = [];

describe.runIf(HAS_TMUX)('on a terminal of tmux', () => {
  beforeAll(async () => {
    const { path } = stack.use(temporaryFolder());
    options = ['--data', path, '--ephemeral'];
    emulator = stack.use(await startEmulatorProcess(options));
    await request(5);
    terminal = stack.use(await startDashboardTerminal(100, 30));
    shell = terminal.shell;
    dashboard = await terminal.start(`tui --data ${path}`);
    await shell.press('2');
    await shell.waitFor(/\[2 Requests 5\]/);
  });
  afterAll(() => stack.disposeAsync());

  test('an emulator that hangs is offline until it goes on, and nothing that it answers then is missing', async () => {
    emulator.signal('SIGSTOP');
    await shell.waitFor(/○ OFFLINE/);
    await shell.press('t');
    await shell.waitFor(/not now, for no emulator is connected/);
    const answered = request(20);

    emulator.signal('SIGCONT');
    await answered;

    const screen = await shell.waitFor(/● LIVE[\s\S]*\[2 Requests 25\]/);
    expect(screen).toMatch(/ of 25 ─┐$/m);
    expect(screen).not.toMatch(/missing here/);
  });

  test('where an emulator on the same port takes the place of one that was killed, what was missed is counted', async () => {
    const ports = [emulator.apiUrl, emulator.controlUrl].map((url) => new URL(url).port);
    await emulator[Symbol.asyncDispose]();
    await shell.waitFor(/○ OFFLINE \d+ s, attempt \d/);
    process.kill(dashboard, 'SIGSTOP');
    const [port = '', controlPort = ''] = ports;
    emulator = stack.use(await startEmulatorProcess([...options, '--port', port, '--control-port', controlPort]));
    await request(620);

    process.kill(dashboard, 'SIGCONT');

    const screen = await shell.waitFor(/● LIVE[\s\S]*\[2 Requests 620\]/);
    // 25 from before, the newest 500, and a row for the others.
    expect(screen).toMatch(/ of 526 ─┐$/m);
    expect(screen).toMatch(/Another emulator has taken the place of the one before/);
    await shell.press('/');
    await shell.send('id:none\r');
    await shell.waitFor(/─ Requests .*filtered/);
    expect(await shell.waitFor(/missing here/)).toMatch(/── missing here: 120 requests /);
    await shell.press('Escape');
    await request(1);
    await shell.waitFor(/\[2 Requests 621\]/);
  });
});

/** Refused by the gateway, which is quick. */
async function request(count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 20) {
    await Promise.all(Array.from({ length: Math.min(20, count - sent) }, () => emulator.api('/refused')));
  }
}
