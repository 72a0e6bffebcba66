import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError, ERROR_STATUS, payloadTooLarge, validationError } from './errors.ts';

test('an error has the status of its code', () => {
  for (const [code, status] of Object.entries(ERROR_STATUS)) {
    expect(new ApiError(code as keyof typeof ERROR_STATUS, 'message').status).toBe(status);
  }
});

test('a 400 describes the first problem and lists them all', () => {
  const problems = [
    { field: 'a', message: 'is missing', type: 'missing' },
    { field: 'b', message: 'is not a known field', type: 'unrecognized_keys' },
  ] as const;

  const error = validationError(problems, 'Do this.');

  expect(error.message).toBe('a: is missing');
  expect(error.details).toEqual({
    field: 'a',
    issue: 'is missing',
    suggestion: 'Do this.',
    validation_errors: problems,
  });
});

test('a 400 stays small and well-formed, whatever was sent', () => {
  const text = fc.string({ unit: 'binary', size: 'large' });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 300 }), (field, message, count) => {
      const problem = { field, message, type: 'custom' };
      const error = validationError([problem, ...Array.from({ length: count }, () => problem)], 'Do this.');

      const { validation_errors } = error.details as { validation_errors: (typeof problem)[] };
      expect(validation_errors.length).toBeLessThanOrEqual(100);
      for (const shown of validation_errors.slice(0, 1)) {
        expect([shown.field.length <= 255, shown.message.length <= 500]).toEqual([true, true]);
        expect(shown.field.isWellFormed() && shown.message.isWellFormed() && error.message.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test('a text that is cut between the halves of a character stays well-formed', () => {
  const { details } = validationError([{ field: `${'x'.repeat(254)}𝄞`, message: 'm', type: 't' }], 's');

  expect(details.field).toBe(`${'x'.repeat(254)}\ufffd`);
});

test('a 413 says both sizes', () => {
  expect(payloadTooLarge('The payload', 10, 11)).toMatchObject({
    status: 413,
    message: 'The payload has 11 bytes; at most 10 are accepted.',
    details: { limit_bytes: 10, actual_bytes: 11 },
  });
});
