import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../protocol/text/hostile-texts.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { type EmulatorProcess, startEmulatorProcess, temporaryFolder } from '../system/emulator-process.ts';
import { type DashboardTerminal, startDashboardTerminal } from './dashboard-terminal.ts';
import { HAS_TMUX, type TmuxShell } from './tmux.ts';

const stack = new AsyncDisposableStack();
let emulator: EmulatorProcess;
let terminal: DashboardTerminal;
let shell: TmuxShell;
let title = '';
const texts = Object.values(HOSTILE_TEXTS);

describe.runIf(HAS_TMUX)('on a terminal of tmux', () => {
  beforeAll(async () => {
    const { path } = stack.use(temporaryFolder());
    emulator = stack.use(await startEmulatorProcess(['--data', path, '--ephemeral', '--rate-limit', '100000']));
    terminal = stack.use(await startDashboardTerminal(100, 30));
    shell = terminal.shell;
    title = await shell.ask('#{pane_title}');
    await terminal.start(`tui --data ${path}`);
    // They come while the dashboard looks on.
    for (const text of texts) await sendEvent(text);
    await sendBytes(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x1b, 0x5d, 0x30, 0x3b, 0x9b, 0x22, 0x7d]));
    await sendBytes(
      Buffer.from(`{"source":"deep","event_type":"deep","payload":{"a":${'['.repeat(3_000)}${']'.repeat(3_000)}}}`),
    );
    await sendBytes(
      Buffer.from(JSON.stringify({ source: 'long', event_type: 'long', payload: { a: '\u001b[2J'.repeat(30_000) } })),
    );
    await emulator.api('/\u001b%1b%5b2J%9b/\u202e?q=%1b%5d0;owned%07&\u200b');
    await shell.waitFor(/%1B%1b%5b2J/);
  });
  afterAll(() => stack.disposeAsync());

  test('lists of hostile events and requests are whole, and no byte of them reaches the terminal', async () => {
    for (const list of ['1', '2', '7']) {
      await pressUntilOther(list);
      await shell.press('g');
      for (let page = 0; page < 4; page += 1) await pressUntilOther('NPage');
    }

    expect(leaks(shell.written())).toEqual([]);
  });

  test('details of hostile events and requests are whole, in each of their parts', async () => {
    for (const list of ['1', '2']) {
      await shell.press(list, 'g');
      await pressUntilOther('Enter');
      for (let row = 0; row < texts.length; row += 1) await pressUntilOther(']');
      for (let part = 0; part < 6; part += 1) await pressUntilOther('Tab');
      await pressUntilOther('Escape');
    }

    expect(leaks(shell.written())).toEqual([]);
  });

  test('hostile text that is pasted is shown in the line that is typed, and found', async () => {
    for (const [key, label] of [
      ['/', 'filter'],
      ['&', 'find'],
    ] as const) {
      for (const text of texts.slice(0, 24)) {
        await shell.press('1', key);
        await shell.waitFor(new RegExp(`^ ${label}:`, 'm'));
        await shell.send(`\u001b[200~${text.slice(0, 60).replaceAll('\u001b[201~', '')}\u001b[201~\r`);
        await shell.press('Escape', 'Escape', 'Escape');
      }
    }
    await shell.waitFor(/q quits/);

    expect(leaks(shell.written())).toEqual([]);
  });

  test('what is copied is the text itself, and goes to the clipboard by the sequence that the user has asked for', async () => {
    await shell.press('1', 'g', 'j', 'j');
    const before = shell.written().length;

    await shell.send('yj');
    await shell.waitFor(/Copied/);

    const copies = shell.written().subarray(before).toString('latin1').split('\u001b]52;c;').slice(1);
    const copied = Buffer.from(copies[0]?.split('\u0007')[0] ?? '', 'base64').toString();
    expect(copies).toHaveLength(1);
    expect(texts).toContain(JSON.parse(copied).payload.text);
    await shell.tmux('save-buffer', join(shell.folder, 'clipboard'));
    expect(readFileSync(join(shell.folder, 'clipboard'), 'utf8')).toBe(copied);
  });

  test('neither title nor clipboard nor colours of the terminal are others than before', async () => {
    await shell.press('q');

    expect(await terminal.ended()).toMatch(/^ended with 0, modes kept/);
    expect(await terminal.leftBehind()).toEqual([]);
    expect(await shell.ask('#{pane_title}')).toBe(title);
  });
});

/** As far as the API takes it: what it refuses is a request to look at. */
async function sendEvent(text: string): Promise<void> {
  const short = [...text].slice(0, 60).join('');
  const metadata = { correlation_id: short, idempotency_key: short, note: text };
  const json = { source: short, event_type: short, payload: { text, [short]: [text] }, metadata };
  await emulator.api('/v1/events', { method: 'POST', json });
  await emulator.api('/v1/events', { method: 'POST', json: { source: 'x', event_type: 'y', payload: { text } } });
}

async function sendBytes(body: Buffer): Promise<void> {
  const headers = {
    'X-API-Key': LOCAL_API_KEY,
    'Content-Type': 'application/json',
    'User-Agent': '\u009b31mevil\u00ad',
  };
  await fetch(`${emulator.apiUrl}/v1/events`, { method: 'POST', headers, body: new Uint8Array(body) });
}

async function pressUntilOther(key: string): Promise<void> {
  const before = await shell.screen();
  await shell.press(key);
  const screen = await shell.waitFor((now) => now !== before || /last row/.test(now));
  // A row that is wider or narrower than it was taken for would move the frame.
  const rows = screen.split('\n').filter((row) => /^[│┌└]/.test(row));
  expect(rows.filter((row) => !/[│┐┘]$/.test(row))).toEqual([]);
}

/** What a frame of the dashboard may consist of beside text: lines, SGR of its theme, moves of the cursor, its modes. */
const OWN_SEQUENCES = new RegExp(
  [
    '\u001b\\[(?:0|1|7|22|27|3[1236]|39|90)(?:;(?:1|22|3[1236]|39|90))*m',
    '\u001b\\[\\d*(?:;\\d*)?H',
    '\u001b\\[\\d*[ABCDEFGJK]',
    '\u001b\\[\\?(?:7|25|1049|2004|2026)[hl]',
    '\u001b\\]52;c;[\\w+/=]*\u0007',
    '\r|\n',
  ].join('|'),
  'g',
);
const HARMFUL = /.{0,30}[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}].{0,30}/gsu;

/** Stretches around whatever of that the dashboard has not written for itself. */
function leaks(written: Buffer): readonly string[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(written);
  const frames = text.slice(text.indexOf('\u001b[?1049h'));
  return [...new Set(frames.replace(OWN_SEQUENCES, '').match(HARMFUL) ?? [])].slice(0, 5);
}
