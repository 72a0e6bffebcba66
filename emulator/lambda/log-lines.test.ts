import { expect, test } from 'vitest';
import {
  billedDurationMs,
  endLine,
  initReportLine,
  initStartLine,
  reportLine,
  startLine,
  timedOutLine,
} from './log-lines.ts';

const ID = 'feab39a6-0000-4000-8000-000000000000';

test('writes the report of a first invocation as recorded on AWS', () => {
  const report = { requestId: ID, durationMs: 55.11, memorySizeMb: 128, maxMemoryUsedMb: 97, initDurationMs: 289.8 };

  const line = reportLine(report);

  expect(line).toBe(
    `REPORT RequestId: ${ID}\tDuration: 55.11 ms\tBilled Duration: 345 ms\tMemory Size: 128 MB\tMax Memory Used: 97 MB\tInit Duration: 289.80 ms\t\n`,
  );
});

test('writes the report of a later invocation as recorded on AWS', () => {
  const report = { requestId: ID, durationMs: 1.53, memorySizeMb: 128, maxMemoryUsedMb: 82 };

  const line = reportLine(report);

  expect(line).toBe(
    `REPORT RequestId: ${ID}\tDuration: 1.53 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 82 MB\t\n`,
  );
});

test('ends the report of a failed invocation with its status', () => {
  const report = { requestId: ID, durationMs: 3004.92, memorySizeMb: 128, maxMemoryUsedMb: 82 };

  const [timeout, exit] = [
    reportLine({ ...report, failure: { status: 'timeout' } }),
    reportLine({ ...report, initDurationMs: 80, failure: { status: 'error', errorType: 'Runtime.ExitError' } }),
  ];

  expect(timeout).toMatch(/\tMax Memory Used: 82 MB\tStatus: timeout\t\n$/);
  expect(exit).toMatch(/\tInit Duration: 80\.00 ms\tStatus: error\tError Type: Runtime\.ExitError\t\n$/);
});

test('writes start and end of an invocation', () => {
  expect(startLine(ID)).toBe(`START RequestId: ${ID} Version: $LATEST\n`);
  expect(endLine(ID)).toBe(`END RequestId: ${ID}\n`);
});

test('names the runtime when an environment starts', () => {
  expect(initStartLine('v24.21.0', 'eu-west-1')).toMatch(
    /^INIT_START Runtime Version: nodejs:24\.\S+\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:\S+\n$/,
  );
});

test('writes a failed initialisation as recorded on AWS', () => {
  expect(initReportLine(1236.04, 'init', { status: 'timeout' })).toBe(
    'INIT_REPORT Init Duration: 1236.04 ms\tPhase: init\tStatus: timeout\n',
  );
  expect(initReportLine(1490.33, 'invoke', { status: 'error', errorType: 'Runtime.ExitError' })).toBe(
    'INIT_REPORT Init Duration: 1490.33 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError\n',
  );
});

test('writes a timeout in the words that people search for, with the configured time', () => {
  expect(timedOutLine(Date.UTC(2026, 6, 20, 1, 50, 17, 347), ID, 30_000)).toBe(
    `2026-07-20T01:50:17.347Z ${ID} Task timed out after 30.00 seconds\n\n`,
  );
});

test.for([
  [55.11, 289.8, 345],
  [1.53, undefined, 2],
  [1, undefined, 1],
  [1.001, undefined, 1],
  [0.7, 0.3, 1],
  [0.1, 0.2, 1],
  [2.006, undefined, 3],
] as const)('bills %s ms and an initialisation of %s ms as %s ms', ([durationMs, initDurationMs, billed]) => {
  expect(billedDurationMs({ durationMs, initDurationMs })).toBe(billed);
});
