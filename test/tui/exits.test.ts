import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunning, ROOT, startEmulatorProcess, temporaryFolder } from '../system/emulator-process.ts';
import { type DashboardTerminal, startDashboardTerminal } from './dashboard-terminal.ts';
import { HAS_TMUX, type TmuxShell } from './tmux.ts';

const stack = new AsyncDisposableStack();
let terminal: DashboardTerminal;
let shell: TmuxShell;
let tui = '';

describe.runIf(HAS_TMUX)('on a terminal of tmux', () => {
  beforeAll(async () => {
    const { path } = stack.use(temporaryFolder());
    tui = `tui --data ${path}`;
    stack.use(await startEmulatorProcess(['--data', path, '--ephemeral']));
    terminal = stack.use(await startDashboardTerminal(100, 30));
    shell = terminal.shell;
  });
  afterAll(() => stack.disposeAsync());

  const press = (key: string) => () => shell.press(key);
  const kill = (signal: NodeJS.Signals) => (processId: number) => process.kill(processId, signal);

  test.for([
    ['q', 0, press('q')],
    ['Ctrl-C', 130, press('C-c')],
    ['SIGINT', 130, kill('SIGINT')],
    ['SIGTERM', 143, kill('SIGTERM')],
    ['SIGHUP', 129, kill('SIGHUP')],
  ] as const)('%s gives the terminal back as it was, and ends with %i', async ([, code, leave]) => {
    const processId = await terminal.start(tui);

    await leave(processId);

    expect(await terminal.ended()).toMatch(new RegExp(`^ended with ${code}, modes kept`));
    expect(await terminal.leftBehind()).toEqual([]);
  });

  test.for([
    ['an exception', 'exception', /^Error: An exception that nobody has caught\.\n/],
    ['a rejection', 'rejection', /^Error: A rejection that nobody has caught\.\n/],
    ['a mistake while it is drawn', 'rendering', /^[12]*Error: A mistake while rendering\.\n/],
  ] as const)('%s ends it with 70, and is told when the terminal is as it was', async ([, failBy, told]) => {
    const preload = pathToFileURL(join(import.meta.dirname, 'preload-failures.ts'));
    const variables = `NODE_OPTIONS=--import=${preload} FAIL_BY=${failBy}`;
    const processId = await terminal.start(tui, { variables });

    process.kill(processId, 'SIGUSR2');
    if (failBy === 'rendering') {
      // What is drawn before the signal comes is without a mistake; what is typed after the end is echoed.
      await shell.press('2');
      await shell.waitFor(/\[2 Requests|ended/);
      await shell.press('1');
    }

    const screen = await terminal.ended();
    expect(screen).toMatch(told);
    expect(screen).toContain('ended with 70, modes kept');
    expect(await terminal.leftBehind()).toEqual([]);
    await shell.press('C-u');
  });

  test('Ctrl-Z gives the terminal to the shell, bg leaves it there, and fg takes it again', async () => {
    await terminal.start(tui, { within: '' });

    await shell.press('C-z');
    await shell.waitFor(/Stopped[\s\S]*\[148\] shell\$/);
    const leftBehind = await terminal.leftBehind();
    await shell.type('bg; jobs\n');
    await shell.waitFor(/Running/);
    await shell.type('fg\n');
    await shell.waitFor(/● LIVE/);
    const flags = await shell.ask('#{alternate_on} #{wrap_flag}');
    await shell.press('q');
    await shell.waitFor(/shell\$ fg\n[\s\S]*\[0\] shell\$/);

    expect(leftBehind).toEqual([]);
    expect(flags).toBe('1 0');
    expect(await terminal.leftBehind()).toEqual([]);
  });

  test('who has the terminal is told one after the other, however fast keys are pressed', async () => {
    await terminal.start(tui, { variables: 'EDITOR=true' });

    await shell.send('\f\fte\fte\f');
    await shell.waitFor(/Nothing was changed/);
    await shell.send('jjj\u001b[A\u001b[Aq');

    expect(await terminal.ended()).toMatch(/^ended with 0, modes kept/);
    expect(await terminal.leftBehind()).toEqual([]);
  });

  test('SIGTERM waits for an editor that is open', async () => {
    const editor = 'sh -c "touch opened; until [ -e closed ]; do sleep 0.05; done"';
    const processId = await terminal.start(tui, { variables: `EDITOR='${editor}'` });
    await shell.send('te');
    await expect.poll(() => existsSync(join(shell.folder, 'opened')), { timeout: 20_000 }).toBe(true);

    process.kill(processId, 'SIGTERM');
    await shell.type('typed meanwhile');
    await shell.waitFor(/typed meanwhile/);
    const wasRunning = isRunning(processId);
    writeFileSync(join(shell.folder, 'closed'), '');

    expect(await terminal.ended()).toMatch(/ended with 143, modes kept/);
    expect(wasRunning).toBe(true);
    expect(await terminal.leftBehind()).toEqual([]);
    await shell.press('C-u');
  });

  test('where the emulator is killed that has brought it, the dashboard gives the terminal back', async () => {
    const template = join(ROOT, 'template.yaml');
    const options = `--no-watch --port 0 --control-port 0 --ephemeral --data up --template ${template}`;
    const processId = await terminal.start(`up ${options}`);

    process.kill(processId, 'SIGKILL');

    // What the shell prints in the meantime is on the screen that goes.
    await expect.poll(() => terminal.leftBehind(), { timeout: 20_000 }).toEqual([]);
    await shell.press('Enter');
    expect(await shell.waitFor(/shell\$/)).not.toMatch(/LIVE|EIO/);
  });

  test('a terminal that is closed ends it with 129', async () => {
    const outlives = 'trap : HUP\n"$@"\necho $? > code.new; mv code.new code';
    writeFileSync(join(shell.folder, 'outlives'), outlives);
    const processId = await terminal.start(tui, { within: 'sh outlives' });

    await shell.tmux('respawn-pane', '-k', 'bash', '--norc', '-i');

    await expect.poll(() => existsSync(join(shell.folder, 'code')), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(join(shell.folder, 'code'), 'utf8')).toBe('129\n');
    expect(isRunning(processId)).toBe(false);
  });
});
