import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type EmulatorProcess,
  newEvent,
  runCommand,
  spawnCli,
  startEmulatorProcess,
  temporaryFolder,
} from '../system/emulator-process.ts';
import { type DashboardTerminal, startDashboardTerminal } from './dashboard-terminal.ts';
import { HAS_TMUX, type TmuxShell } from './tmux.ts';

const stack = new AsyncDisposableStack();
let emulator: EmulatorProcess;
let terminal: DashboardTerminal;
let shell: TmuxShell;
let data = '';

const UNICODE = { source: 'läden', event_type: 'bestellung.日本語', payload: { name: 'Zoë 山田 👩🏽‍🚀', sum: '5 €' } };

describe.runIf(HAS_TMUX)('on a terminal of tmux', () => {
  beforeAll(async () => {
    data = stack.use(temporaryFolder()).path;
    emulator = stack.use(await startEmulatorProcess(['--data', data, '--ephemeral']));
    for (let number = 0; number < 20; number += 1) await send(newEvent(number));
    await send(UNICODE);
    terminal = stack.use(await startDashboardTerminal(80, 24));
    shell = terminal.shell;
  });
  afterAll(() => stack.disposeAsync());

  test('through a storm of sizes it stays, and its last picture is as if drawn anew', async () => {
    await terminal.start(`tui --data ${data}`);
    for (const [screen, columns, rows] of [
      ['1', 200, 60],
      ['2', 60, 16],
      ['7', 160, 48],
    ] as const) {
      await shell.press(screen);
      for (const [stormColumns, stormRows] of STORM) await shell.resize(stormColumns, stormRows);
      await shell.resize(columns, rows);

      const picture = await shell.waitFor((now) => isWhole(now, columns, rows) && now.includes(`[${screen} `));
      await shell.press('?', 'C-l');
      await shell.waitFor(/What works here/);
      await shell.press('Escape', 'C-l');

      // What goes on in the two rows at the top is of the time.
      const lists = (text: string) => text.split('\n').slice(2).join('\n');
      expect(lists(await shell.waitFor((now) => lists(now) === lists(picture)))).toBe(lists(picture));
    }
    await shell.resize(50, 12);
    await shell.waitFor(/^Needs 60x16, has 50x12 \(q quits\)\n\n*$/);
    await shell.resize(80, 24);
    await shell.waitFor((now) => isWhole(now, 80, 24));
    await shell.press('q');
    expect(await terminal.ended()).toMatch(/^ended with 0, modes kept/);
  });

  test('what one dashboard does is seen in another', async () => {
    await using other = await startDashboardTerminal(80, 24);
    await Promise.all([terminal.start(`tui --data ${data}`), other.start(`tui --data ${data} --read-only`)]);
    await shell.press('1', 'G');
    await other.shell.press('1', 'G');

    await shell.press('a');
    await other.shell.waitFor(/> .* acked|> .* acknowledged/);
    await shell.send('!\r\r');
    await other.shell.waitFor(/6 Faults 1!/);
    await shell.send('6X');
    await other.shell.waitFor(/6 Faults {2}/);
    await other.shell.press('d');
    await other.shell.waitFor(/not with --read-only/);

    await Promise.all([shell.press('q'), other.shell.press('q')]);
    await Promise.all([terminal.ended(), other.ended()]);
  });

  test.for([
    ['--ascii', '', '--ascii'],
    ['a locale without UTF-8', 'LC_ALL=C', ''],
  ] as const)('with %s nothing but ASCII reaches the terminal', async ([, variables, option]) => {
    const before = shell.written().length;
    await terminal.start(`tui --data ${data} ${option}`, { variables, until: /\* LIVE/ });

    await shell.press('1');
    await shell.waitFor(/\\u\{5c71\}/);
    await shell.send('Gg\r');
    await shell.waitFor(/\[Story\]/);
    await shell.press('?');
    await shell.waitFor(/What works here/);
    await shell.press('q');
    await terminal.ended();

    const frames = shell.written().subarray(before).toString('latin1');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is allowed
    expect(frames.match(/[^\r\n\u001b -~].{0,20}/g)).toBeNull();
  });

  test.for([
    ['NO_COLOR=1', ''],
    ['NO_COLOR=1 CI=1', ''],
    ['', '--color never'],
  ] as const)('with %s %s it is drawn without colours, and the chosen row can be seen', async ([variables, option]) => {
    const before = shell.written().length;
    await terminal.start(`tui --data ${data} ${option}`, { variables });

    await shell.press('1');
    await shell.waitFor(/^│> /m);
    await shell.press('/');
    await shell.waitFor(/^ filter: _/m);
    await shell.press('C-c');
    await terminal.ended();

    const frames = shell.written().subarray(before).toString();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    expect([...new Set(frames.match(/\u001b\[[\d;]*m/g))]).toEqual(['\u001b[0m']);
  });

  test('for a screen reader it is sentences on the main screen, which stay', async () => {
    await terminal.start(`tui --data ${data} --screen-reader`, { until: /^Triggers, live\.\n\d+ requests answered/m });

    await shell.press('1');
    await shell.waitFor(/^Inbox, following the newest\.\nChosen: CREATED .*, TYPE bestellung/m);
    await shell.press('j');
    await shell.waitFor(/^Inbox\.\nChosen: CREATED /m);
    await shell.press('/');
    await shell.send('type:');
    await shell.waitFor(/^Type filter: type:\nColumn \d+: /m);
    const flags = await shell.ask('#{alternate_on}');
    await shell.press('Escape');
    await shell.waitFor(/^Inbox, following the newest\.\nChosen: /m);
    await shell.press('q');

    expect(flags).toBe('0');
    const screen = await terminal.ended();
    expect(screen).toMatch(/^Inbox, following the newest\.\n[\s\S]*\nended with 0, modes kept/m);
    expect(await terminal.leftBehind()).toEqual([]);
  });

  test('a recording is shown without its emulator, with what it has of each request and event', async () => {
    const file = join(shell.folder, 'recorded.ndjson');
    const recorder = spawnCli(['record', file, '--data', data]);
    await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
    await send({ source: 'recorded', event_type: 'recorded', payload: { text: 'in the recording' } });
    await emulator.api('/recorded-too');
    await expect.poll(() => readFileSync(file, 'utf8'), { timeout: 20_000 }).toMatch(/"\/recorded-too"/);
    recorder.kill('SIGINT');
    const [code] = await once(recorder, 'close');

    await terminal.start(`tui --play ${file} --speed 0`, { until: /■ PLAYED[\s\S]*\/recorded/ });
    await shell.send('1\r');
    await shell.waitFor(/─ recorded {2}pending ─[\s\S]*"text": "in the recording"/);
    await shell.send('yj');
    await shell.waitFor(/Copied/);
    await shell.send('\u001b2j\r');
    await shell.waitFor(/POST \/v1\/events → 201[\s\S]*Timeline/);
    await shell.press('r');
    await shell.waitFor(/not in a recording/);
    await shell.press('q');

    expect(code).toBe(130);
    expect(await terminal.ended()).toMatch(/^ended with 0, modes kept/);
    const played = await runCommand(['play', file]);
    expect(played.stdout).toMatch(/POST +\/v1\/events[\s\S]*\/recorded-too/);
  });
});

/** Also smaller than it can be drawn. */
const STORM = Array.from({ length: 40 }, (_, at) => [
  [60, 200, 80, 41, 120, 97, 20][at % 7] ?? 80,
  [16, 60, 24, 11, 36][at % 5] ?? 24,
]) as readonly (readonly [columns: number, rows: number])[];

/** Every row is there, none goes over the edge, and every pane is closed at both sides. */
function isWhole(screen: string, columns: number, rows: number): boolean {
  const lines = screen.split('\n').slice(0, rows);
  const inPanes = lines.filter((line) => /^[│┌└]/.test(line));
  const hasFooter = lines.slice(-3).some((line) => /^ (?:\? help|esc back)/.test(line));
  return (
    hasFooter && inPanes.every((line) => line.length <= columns && /[│┐┘]$/.test(line)) && inPanes.length > rows / 2
  );
}

function send(event: object) {
  return emulator.api('/v1/events', { method: 'POST', json: event });
}
