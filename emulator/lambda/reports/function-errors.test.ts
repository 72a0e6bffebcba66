import { expect, test } from 'vitest';
import { exited, postedError, responseTooLarge, timedOut } from './function-errors.ts';

const ID = '00000000-0000-4000-8000-000000000000';

test('answers a timeout as recorded on AWS, with the configured time', () => {
  expect(timedOut(ID, 30_000).payload).toBe(
    `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ${ID} Error: Task timed out after 30.00 seconds"}`,
  );
});

test.for([
  [0, null, 'Runtime exited without providing a reason'],
  [1, null, 'Runtime exited with error: exit status 1'],
  [127, null, 'Runtime exited with error: exit status 127'],
  [134, null, 'Runtime exited with error: exit status 134'],
  [null, 'SIGKILL', 'Runtime exited with error: signal: killed'],
  [null, 'SIGSEGV', 'Runtime exited with error: signal: segmentation fault'],
  [null, 'SIGABRT', 'Runtime exited with error: signal: aborted'],
  [null, 'SIGTERM', 'Runtime exited with error: signal: terminated'],
] as const)('answers an exit with code %s and signal %s in the words of AWS', ([code, signal, reason]) => {
  expect(exited(ID, code, signal).payload).toBe(
    `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ${ID} Error: ${reason}"}`,
  );
});

test('answers a response that is too large as recorded on AWS', () => {
  expect(responseTooLarge().payload).toBe(
    '{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}',
  );
});

test('passes the error that the runtime posted on as it is', () => {
  const payload = '{"errorType":"TypeError","errorMessage":"x","trace":["TypeError: x"]}';

  expect(postedError(payload)).toEqual({ errorType: 'TypeError', errorMessage: 'x', payload });
});

test.for(['', 'null', '[]', 'no JSON', '{"errorType":1}'])(
  'makes something of a posted error that is %s',
  (payload) => {
    const error = postedError(payload);

    expect(error.payload).toBe(payload);
    expect(typeof error.errorType).toBe('string');
    expect(error.errorMessage).toBe('');
  },
);
