import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import yargs from 'yargs';
import { queryLogs } from '../../emulator/cloudwatch/logs/log-query.ts';
import { createLogStore, type LogStore } from '../../emulator/cloudwatch/logs/log-store.ts';
import { createMetrics } from '../../emulator/cloudwatch/metrics/metrics.ts';
import { writeConnectionFile } from '../../emulator/control/connection-file.ts';
import { type EventStream, startEventStream } from '../../emulator/control/event-stream.ts';
import { startTestControl, TEST_STATUS, TEST_TOKEN } from '../../emulator/control/test-control.ts';
import { type LogEvent, parseLogQuery } from '../../protocol/logs.ts';
import { parseMetricQuery } from '../../protocol/metrics.ts';
import { logsCommand } from './logs.ts';
import { metricsCommand } from './metrics.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 12);
const STREAM = '2026/11/23/[$LATEST]0123456789abcdef';
const REQUEST_ID = '11111111-aaaa-4aaa-8aaa-000000000001';

const RATES = { throttles: [], faults: [], requests: [], clock: { timeMs: NOW_MS, offsetMs: 0 } };
const COUNTS = { running: 0, queued: 0, environments: 0, maxEnvironments: 1, concurrencyLimit: 1, throttled: 0 };
const HISTORY = { requests: 0, bytes: 0, droppedRequests: 0, droppedBodies: 0 };
const LIMITS = { integrationTimeoutMs: 29_000, timeoutMs: 30_000, memorySizeMb: 512 };

interface Emulated extends AsyncDisposable {
  readonly store: LogStore;
  readonly stream: EventStream;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly stop: () => Promise<void>;
  /** Runs a command line as the program would. */
  readonly run: (...line: readonly string[]) => Promise<void>;
  /** What was printed, as lines. */
  readonly printed: string[];
  readonly complaints: string[];
  /** Resolves when so many lines are printed. */
  readonly printedLines: (count: number) => Promise<void>;
}

/** A control API over a log store and metrics of the test's own. */
async function startEmulated(): Promise<Emulated> {
  const data = mkdtempSync(join(tmpdir(), 'triggers-test-logs-'));
  const store = createLogStore({
    epochMs: () => NOW_MS,
    groups: [
      { name: '/aws/lambda/fn', alias: 'function' },
      { name: 'execution-log', alias: 'execution' },
    ],
  });
  const clock = { epochMs: () => NOW_MS, monotonicMs: () => 0 };
  const api = { apiName: 'api', stage: 'prod', isDetailed: () => false };
  const metrics = createMetrics({ clock, api, functionName: 'fn' });
  const stream = startEventStream({ epochMs: () => NOW_MS, batchMs: 1 });
  store.listen({ onEvent: (event) => stream.publish('log', event), wantsLazy: () => false });
  const control = await startTestControl({
    stream,
    snapshot: () => ({
      ...{ ...RATES, limits: LIMITS, history: HISTORY, counts: { ...COUNTS, coldStarts: 0 } },
      ...{ status: TEST_STATUS, seq: stream.seq() },
    }),
    logs: (parameters) => queryLogs(store, parseLogQuery(parameters)),
    metrics: (parameters) => metrics.query(parseMetricQuery(parameters)),
  });
  await writeConnectionFile(data, control.port, {
    ...{ processId: process.pid, apiUrl: 'http://127.0.0.1:1', controlUrl: control.url, token: TEST_TOKEN },
    ...{ authMode: 'local', tables: {} },
  });

  const printed: string[] = [];
  const complaints: string[] = [];
  let onPrint = () => {};
  const print = vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed.push(...text.split('\n'));
    onPrint();
  });
  const complain = vi.spyOn(console, 'error').mockImplementation((text: string) => void complaints.push(text));
  onTestFinished(() => {
    print.mockRestore();
    complain.mockRestore();
    process.exitCode = undefined;
    rmSync(data, { recursive: true });
  });
  const stop = async () => {
    stream[Symbol.dispose]();
    await control[Symbol.asyncDispose]();
  };
  return {
    ...{ store, stream, metrics, printed, complaints, stop },
    async run(...line) {
      const parser = yargs([...line, '--data', data])
        .command(logsCommand)
        .command(metricsCommand);
      await parser.strict().exitProcess(false).fail(false).parseAsync();
    },
    async printedLines(count) {
      const enough = Promise.withResolvers<void>();
      onPrint = () => printed.length >= count && enough.resolve();
      onPrint();
      await enough.promise;
    },
    [Symbol.asyncDispose]: stop,
  };
}

function put(store: LogStore, message: string, more: Partial<LogEvent> = {}): void {
  store.put({ logGroupName: '/aws/lambda/fn', logStreamName: STREAM, timestampMs: NOW_MS, message, ...more });
}

test("prints the newest events of the function's log, and says when there are more", async () => {
  await using emulated = await startEmulated();
  for (const message of ['one\n', 'two\tfields\n', 'three\n']) put(emulated.store, message);
  put(emulated.store, 'not asked for', { logGroupName: 'execution-log' });

  await emulated.run('logs', '--limit', '2');

  expect(emulated.printed).toEqual(['12:00:00.000  01234567  two  fields', '12:00:00.000  01234567  three']);
  expect(emulated.complaints).toEqual([expect.stringContaining('There are more')]);
});

test('prints JSON, a line an event', async () => {
  await using emulated = await startEmulated();
  put(emulated.store, 'a\u009b\n');

  await emulated.run('logs', '--json');

  expect(emulated.printed).toEqual([
    `{"sequence":1,"logGroupName":"/aws/lambda/fn","logStreamName":"${STREAM}","timestampMs":${NOW_MS},"message":"a\\u009b\\n"}`,
  ]);
});

test('finds what belongs to a request in all groups', async () => {
  await using emulated = await startEmulated();
  put(emulated.store, `START RequestId: ${REQUEST_ID} Version: $LATEST\n`);
  put(emulated.store, 'raw\n');
  put(emulated.store, `REPORT RequestId: ${REQUEST_ID}\n`);
  put(emulated.store, `(${REQUEST_ID}) Starting execution`, { logGroupName: 'execution-log', logStreamName: 'abc' });
  put(emulated.store, 'of nobody');

  await emulated.run('logs', '--request-id', REQUEST_ID);

  expect(emulated.printed.map((line) => line.slice(24, 40).trim())).toEqual([
    'START RequestId:',
    'raw',
    'REPORT RequestId',
    '(11111111-aaaa-4',
  ]);
});

test('goes back as far as it is asked to, and says when there is nothing', async () => {
  await using emulated = await startEmulated();
  put(emulated.store, 'old', { timestampMs: NOW_MS - 700_000 });

  await emulated.run('logs', '--since', '10m');

  expect(emulated.printed).toEqual([]);
  expect(emulated.complaints).toEqual(['There are no log events like that.']);
});

test('shows where a filter is wrong', async () => {
  await using emulated = await startEmulated();

  const ran = emulated.run('logs', '--filter', '{ $.level == 1 }');

  await expect(ran).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: expect.stringContaining('column 11') });
  expect(emulated.complaints).toEqual(['{ $.level == 1 }', '          ^']);
});

test('follows what comes after the events that are there, and misses none', async () => {
  await using emulated = await startEmulated();
  put(emulated.store, 'ERROR before');
  const ran = emulated.run('logs', '--follow', '--since', '10m', '--filter', 'ERROR');
  await emulated.printedLines(1);

  put(emulated.store, 'ERROR one');
  put(emulated.store, 'INFO');
  put(emulated.store, 'ERROR elsewhere', { logGroupName: 'execution-log' });
  put(emulated.store, 'ERROR two');
  await emulated.printedLines(3);
  process.emit('SIGINT');
  await ran;

  expect(emulated.printed.map((line) => line.slice(24))).toEqual(['ERROR before', 'ERROR one', 'ERROR two']);
  expect(process.exitCode).toBe(130);
});

test('does not follow a request, which is over when its id is known', async () => {
  await using emulated = await startEmulated();

  const ran = emulated.run('logs', '--follow', '--request-id', REQUEST_ID);

  await expect(ran).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: expect.stringContaining('--request-id') });
});

test('says so when the emulator that it follows has ended', async () => {
  await using emulated = await startEmulated();
  put(emulated.store, 'before');
  const ran = emulated.run('logs', '--follow', '--since', '10m');
  await emulated.printedLines(1);

  await emulated.stop();

  await expect(ran).rejects.toMatchObject({ code: 'NOT_RUNNING' });
});

test('prints metrics as tables and as JSON', async () => {
  await using emulated = await startEmulated();
  emulated.metrics.noteInvocationStart({ requestId: 'a', accessKeyId: 'k', logStreamName: STREAM, startedAtMs: 0 });

  await emulated.run('metrics', '--name', 'ConcurrentExecutions');
  await emulated.run('metrics', '--namespace', 'AWS/Lambda', '--json');

  const [title, head, row, json] = emulated.printed;
  expect(title).toBe('AWS/Lambda  ConcurrentExecutions  Count  FunctionName=fn');
  expect(head).toMatch(/minute {2}samples {2}sum/);
  expect(row).toMatch(/^ {2}2026-11-23T12:00Z/);
  expect(JSON.parse(json ?? '')).toMatchObject({ name: 'ConcurrentExecutions', points: [{ sampleCount: 1 }] });
});

test('says when there are no metrics like that', async () => {
  await using emulated = await startEmulated();

  await emulated.run('metrics', '--name', 'Nothing', '--since', '1h');

  expect(emulated.complaints).toEqual(['There are no metrics like that in the last 1h.']);
});
