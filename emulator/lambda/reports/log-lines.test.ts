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

const WARM = { requestId: ID, durationMs: 1.53, billedDurationMs: 2, memorySizeMb: 128, maxMemoryUsedMb: 82 };

test.for([
  [
    'a first invocation, as recorded on AWS',
    { durationMs: 55.11, billedDurationMs: 345, maxMemoryUsedMb: 97, initDurationMs: 289.8 },
    undefined,
    'Duration: 55.11 ms\tBilled Duration: 345 ms\tMemory Size: 128 MB\tMax Memory Used: 97 MB\tInit Duration: 289.80 ms',
  ],
  [
    'a later invocation, as recorded on AWS',
    {},
    undefined,
    'Duration: 1.53 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 82 MB',
  ],
  [
    'one that took too long',
    { durationMs: 3004.92, billedDurationMs: 3005 },
    { status: 'timeout' },
    'Duration: 3004.92 ms\tBilled Duration: 3005 ms\tMemory Size: 128 MB\tMax Memory Used: 82 MB\tStatus: timeout',
  ],
  [
    'one whose process ended, the first of its environment',
    { initDurationMs: 80, billedDurationMs: 82 },
    { status: 'error', errorType: 'Runtime.ExitError' },
    'Duration: 1.53 ms\tBilled Duration: 82 ms\tMemory Size: 128 MB\tMax Memory Used: 82 MB\tInit Duration: 80.00 ms\tStatus: error\tError Type: Runtime.ExitError',
  ],
  [
    'one that had too much memory, in the words of a recorded one',
    { maxMemoryUsedMb: 128 },
    { status: 'error', errorType: 'Runtime.OutOfMemory' },
    'Duration: 1.53 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: Runtime.OutOfMemory',
  ],
  [
    'one that was held to a share of a CPU',
    { cpuShare: 512 / 1769 },
    { status: 'timeout' },
    'Duration: 1.53 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 82 MB\tStatus: timeout\tCPU Share: 0.289 vCPU',
  ],
] as const)('writes the report of %s', ([, figures, failure, fields]) => {
  expect(reportLine({ ...WARM, ...figures }, failure)).toBe(`REPORT RequestId: ${ID}\t${fields}\t\n`);
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
