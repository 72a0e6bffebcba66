import { expect, test } from 'vitest';
import type { DatabaseCallRecord } from './call-record.ts';
import { createCallRecorder, MAX_RECORD_DELAY_MS, MAX_RECORDS_AT_ONCE } from './call-recorder.ts';

const record = (startedAtMs: number): DatabaseCallRecord => ({
  accessKeyId: 'ASIATESTTESTTESTAAAB',
  operation: 'PutItem',
  startedAtMs,
  durationMs: 1,
  status: 200,
  consumed: [],
});

/** A recorder with what it sent and its timers, which the test lets run out. */
function start() {
  const sent: (readonly number[])[] = [];
  const timers: { readonly callback: () => void; readonly delayMs: number }[] = [];
  const recordCall = createCallRecorder(
    (records) => sent.push(records.map(({ startedAtMs }) => startedAtMs)),
    (callback, delayMs) => timers.push({ callback, delayMs }),
  );
  return { recordCall, sent, timers };
}

test('sends what has come together when the time is up', () => {
  const { recordCall, sent, timers } = start();

  recordCall(record(1));
  recordCall(record(2));
  expect(sent).toEqual([]);
  expect(timers).toMatchObject([{ delayMs: MAX_RECORD_DELAY_MS }]);
  timers[0]?.callback();

  expect(sent).toEqual([[1, 2]]);
});

test('sends a full batch at once, and nothing when its time is up', () => {
  const { recordCall, sent, timers } = start();
  const numbers = Array.from({ length: MAX_RECORDS_AT_ONCE }, (_, n) => n);

  for (const number of numbers) recordCall(record(number));
  expect(sent).toEqual([numbers]);
  timers[0]?.callback();

  expect(sent).toEqual([numbers]);
});

test('leaves the next batch its own time', () => {
  const { recordCall, sent, timers } = start();
  for (let number = 0; number <= MAX_RECORDS_AT_ONCE; number += 1) recordCall(record(number));

  timers[0]?.callback();
  expect(sent).toHaveLength(1);
  timers[1]?.callback();

  expect(sent[1]).toEqual([MAX_RECORDS_AT_ONCE]);
});

test('has no timer while there is nothing to send', () => {
  const { recordCall, timers } = start();
  recordCall(record(1));
  timers[0]?.callback();

  expect(timers).toHaveLength(1);
});
