import { expect, test } from 'vitest';
import type { Snapshot } from './control-api.ts';
import { readRecording, recordingHead } from './recording.ts';
import type { StreamEvent } from './stream.ts';

const snapshot: Snapshot = {
  seq: 3,
  status: {
    version: '0.1.0',
    processId: 1,
    startedAtMs: 0,
    apiUrl: 'http://127.0.0.1:1',
    stage: 'prod',
    authMode: 'local',
    functionName: 'fn',
    environments: [],
  },
  throttles: [],
  counts: {
    running: 0,
    queued: 0,
    environments: 0,
    maxEnvironments: 1,
    concurrencyLimit: 1,
    throttled: 0,
    coldStarts: 0,
  },
  limits: { integrationTimeoutMs: 1, timeoutMs: 1, memorySizeMb: 1 },
  clock: { timeMs: 5_000, offsetMs: 0 },
  faults: [],
  history: { requests: 0, bytes: 0, droppedRequests: 0, droppedBodies: 0 },
  requests: [],
};
const events: readonly StreamEvent[] = [
  { seq: 4, timeMs: 5_001, kind: 'log', data: { message: '\u001b[2J' } },
  { seq: 5, timeMs: 5_002, kind: 'reset', data: {} },
];
const lines = [recordingHead(snapshot), ...events].map((line) => JSON.stringify(line));

async function* from(texts: readonly string[]) {
  yield* texts;
}

async function read(texts: readonly string[]) {
  const recording = await readRecording(from(texts), 'file.ndjson');
  return { head: recording.head, events: await Array.fromAsync(recording.events) };
}

test('reads what was recorded', async () => {
  expect(await read(lines)).toEqual({ head: recordingHead(snapshot), events });
});

test('takes a last line that was cut off for the end', async () => {
  expect((await read([...lines, '{"seq":6,"ti'])).events).toEqual(events);
  expect((await read([...lines, ''])).events).toEqual(events);
});

test.for([
  [[], /first line is not the head/],
  [['{"seq":1}'], /first line is not the head/],
  [['{"kind":"triggers-recording","format":2}'], /has the format 2, and this program reads 1/],
  [[lines[0] ?? '', '{"seq":6', lines[1] ?? ''], /its line 2 is no event/],
] as const)('says what is wrong with a file of %j', async ([texts, message]) => {
  await expect(read(texts)).rejects.toThrow(message);
  await expect(read(texts)).rejects.toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
});
