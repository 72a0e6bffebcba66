import { statSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulatorProcess } from '../../cli/emulator/emulator-process.ts';
import type { Connection } from '../../protocol/connection-file.ts';
import { LogPage } from '../../protocol/logs.ts';
import type { Figure } from '../measure/table.ts';
import { postOnce } from '../subjects/sample-event.ts';
import { PROJECT } from '../subjects/subject.ts';

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
  const startedAt = performance.now();
  await using emulator = await startEmulatorProcess({ isPersistent: true, isQuiet: false });
  const bannerSeconds = (performance.now() - startedAt) / 1000;
  await postOnce(emulator);
  const firstEventSeconds = (performance.now() - startedAt) / 1000;
  return { bannerSeconds, firstEventSeconds, initDurationMs: await initDurationMsOf(emulator) };
}

const REPORT_ATTEMPTS = 50;

/** The answer may be a moment ahead of the REPORT line, which is written when the runtime asks for the next event. */
async function initDurationMsOf({ controlUrl }: Connection): Promise<number> {
  for (let attempt = 0; attempt < REPORT_ATTEMPTS; attempt += 1) {
    const { events } = LogPage.parse(await (await fetch(`${controlUrl}/v1/logs?group=function`)).json());
    for (const { message } of events) {
      const [, milliseconds] = /\tInit Duration: ([\d.]+) ms/.exec(message) ?? [];
      if (message.startsWith('REPORT') && milliseconds !== undefined) return Number(milliseconds);
    }
  }
  throw new Error('The log has no REPORT line with an Init Duration.');
}
