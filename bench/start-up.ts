import { statSync } from 'node:fs';
import { join } from 'node:path';
import { LogPage } from '../protocol/logs.ts';
import { type CliProcess, startCli } from './cli-process.ts';
import { SAMPLE_BODY } from './sample-event.ts';
import { API_HEADERS, PROJECT, temporaryFolder } from './subject.ts';
import type { Figure } from './table.ts';

const BUNDLE_FILE = 'dist/lambda/lambda.cjs';

interface StartUp {
  readonly bannerSeconds: number;
  readonly firstEventSeconds: number;
  readonly initDurationMs: number;
}

/** From the start of the command to its banner and to its first 201, each time on an empty folder. */
export async function benchStartUp(runs: number): Promise<readonly Figure[]> {
  const startUps: StartUp[] = [];
  for (let run = 0; run < runs; run += 1) startUps.push(await startOnce());
  return [
    {
      name: 'Start to the banner',
      unit: 's',
      values: startUps.map(({ bannerSeconds }) => bannerSeconds),
      aim: { kind: 'atMost', value: 1 },
    },
    {
      name: 'Start to the first 201',
      unit: 's',
      values: startUps.map(({ firstEventSeconds }) => firstEventSeconds),
      aim: { kind: 'atMost', value: 1.5 },
    },
    {
      name: 'Init Duration of the REPORT line',
      unit: 'ms',
      values: startUps.map(({ initDurationMs }) => initDurationMs),
      aim: { kind: 'atMost', value: 250 },
    },
    {
      name: `Size of ${BUNDLE_FILE}`,
      unit: 'MB',
      values: [statSync(join(PROJECT, BUNDLE_FILE)).size / 1e6],
      aim: { kind: 'atMost', value: 2.5 },
    },
  ];
}

async function startOnce(): Promise<StartUp> {
  await using stack = new AsyncDisposableStack();
  const cli = stack.use(await startCli(temporaryFolder(stack)));
  const bannerSeconds = (performance.now() - cli.startedAt) / 1000;
  await postOnce(cli);
  const firstEventSeconds = (performance.now() - cli.startedAt) / 1000;
  return { bannerSeconds, firstEventSeconds, initDurationMs: await initDurationMsOf(cli) };
}

/** Creates one event. Throws for any answer but 201. */
export async function postOnce({ apiUrl }: CliProcess): Promise<void> {
  const response = await fetch(`${apiUrl}/v1/events`, { method: 'POST', headers: API_HEADERS, body: SAMPLE_BODY });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`The first event was answered with ${response.status}: ${text}`);
}

const REPORT_ATTEMPTS = 50;

/** The answer may be a moment ahead of the REPORT line, which is written when the runtime asks for the next event. */
async function initDurationMsOf({ controlUrl }: CliProcess): Promise<number> {
  for (let attempt = 0; attempt < REPORT_ATTEMPTS; attempt += 1) {
    const { events } = LogPage.parse(await (await fetch(`${controlUrl}/v1/logs?group=function`)).json());
    for (const { message } of events) {
      const [, milliseconds] = /\tInit Duration: ([\d.]+) ms/.exec(message) ?? [];
      if (message.startsWith('REPORT') && milliseconds !== undefined) return Number(milliseconds);
    }
  }
  throw new Error('The log has no REPORT line with an Init Duration.');
}
