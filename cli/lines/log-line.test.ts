import { expect, test } from 'vitest';
import { logLines } from './log-line.ts';

const event = (message: string, logStreamName = '2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef') => ({
  sequence: 1,
  logGroupName: '/aws/lambda/fn',
  logStreamName,
  timestampMs: Date.UTC(2026, 10, 23, 12, 34, 56, 789),
  message,
});

test('prints time, short stream and message, with tabs as spaces', () => {
  expect(logLines(event('REPORT RequestId: 1\tDuration: 1.00 ms\t\n'))).toEqual([
    '12:34:56.789  01234567  REPORT RequestId: 1  Duration: 1.00 ms',
  ]);
});

test('indents further lines of a message, so that they do not look like events', () => {
  expect(logLines(event('Error: no\r    at one (file:1)\r    at two (file:2)\n'))).toEqual([
    '12:34:56.789  01234567  Error: no',
    '                            at one (file:1)',
    '                            at two (file:2)',
  ]);
});

test('shows what could act on the terminal instead of printing it', () => {
  expect(logLines(event('\u001b[2J\u202Eevil', 'a\u001bb'))).toEqual(['12:34:56.789  a\\eb       \\e[2J\\u{202e}evil']);
});
