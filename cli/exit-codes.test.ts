import { expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../protocol/workbench-error.ts';
import { EXIT_CODES, exitCodeOf } from './exit-codes.ts';

test('gives every expected error an exit code that --help explains', () => {
  const explained = Object.values(EXIT_CODES).map(({ code }) => code);

  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
    expect(explained).toContain(exitCodeOf(code));
    expect(exitCodeOf(code)).not.toBe(EXIT_CODES.ok.code);
    expect(exitCodeOf(code)).not.toBe(EXIT_CODES.internal.code);
  }
});

test('has one meaning for each exit code', () => {
  const codes = Object.values(EXIT_CODES).map(({ code }) => code);

  expect(new Set(codes).size).toBe(codes.length);
});

test('ends on signals as a shell expects: 128 and the signal', () => {
  expect(EXIT_CODES.interrupted.code).toBe(128 + 2);
  expect(EXIT_CODES.terminated.code).toBe(128 + 15);
});

test.for([
  ['BAD_ARGUMENT', 2],
  ['TEMPLATE_INVALID', 2],
  ['BUNDLE_MISSING', 2],
  ['BUNDLE_BROKEN', 2],
  ['PORT_TAKEN', 4],
  ['DATA_IN_USE', 4],
  ['DATA_UNREADABLE', 4],
  ['DATABASE_ENDED', 4],
  ['DATABASE_UNREACHABLE', 3],
  ['NOT_RUNNING', 3],
  ['REQUEST_REFUSED', 1],
  ['FILE_UNWRITABLE', 5],
] as const)('ends on %s with %s', ([errorCode, exitCode]) => {
  expect(exitCodeOf(errorCode)).toBe(exitCode);
});
