import { expect, test } from 'vitest';
import { MAX_SYNC_REQUEST_BYTES } from '../invocation.ts';
import { startTestFunction, TRACE_ID } from '../test-function.ts';

test('returns what the handler returns', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = async (event) => ({ got: event });' });

  const result = await fn.invoke({ n: 1 });

  expect(result).toEqual({ kind: 'returned', requestId: expect.any(String), payload: '{"got":{"n":1}}' });
});

test('returns null for a handler that returns nothing', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = async () => {};' });

  const result = await fn.invoke();

  expect(result).toMatchObject({ kind: 'returned', payload: 'null' });
});

test('echoes 5 MB of multi-byte text unharmed', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = async (event) => event;' });
  const event = { text: '€😀é'.repeat(550_000) };

  const result = await fn.invoke(event);

  expect(Buffer.byteLength(JSON.stringify(event))).toBeGreaterThan(4.9e6);
  expect(result.kind === 'returned' && result.payload === JSON.stringify(event)).toBe(true);
});

test('hands over the context of a Node 24 function', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 10_000,
    code: `export const handler = async (_event, context) => ({
      keys: Object.keys(context),
      remainingMs: context.getRemainingTimeInMillis(),
      id: context.awsRequestId,
      arn: context.invokedFunctionArn,
      memory: context.memoryLimitInMB,
      group: context.logGroupName,
      stream: context.logStreamName,
      trace: process.env._X_AMZN_TRACE_ID,
    });`,
  });

  const result = await fn.invoke();

  const seen = result.kind === 'returned' ? JSON.parse(result.payload) : undefined;
  expect(seen).toMatchObject({
    id: result.requestId,
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function:fn',
    memory: '512',
    group: '/aws/lambda/fn',
    trace: TRACE_ID,
  });
  expect(seen.stream).toMatch(/^\d{4}\/\d{2}\/\d{2}\/\[\$LATEST\][0-9a-f]{32}$/);
  expect(seen.remainingMs).toBeGreaterThan(5_000);
  expect(seen.remainingMs).toBeLessThanOrEqual(10_000);
  expect(seen.keys).not.toContain('callbackWaitsForEmptyEventLoop');
});

test('shows the function its own variables and nothing of the host', async () => {
  process.env.TRIGGERS_TEST_SECRET = 'of the host';
  await using fn = await startTestFunction({ code: 'export const handler = async () => process.env;' });

  const variables = await fn.value();

  delete process.env.TRIGGERS_TEST_SECRET;
  expect(variables).toMatchObject({ GREETING: 'hello', _HANDLER: 'app.handler', TZ: ':UTC' });
  expect(variables).not.toHaveProperty('TRIGGERS_TEST_SECRET');
  expect(variables).not.toHaveProperty('HOME');
  expect(variables).not.toHaveProperty('NODE_ENV');
});

test('refuses an event over 6 MB before any environment sees it', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = async () => 1;' });
  const fits = 'x'.repeat(MAX_SYNC_REQUEST_BYTES - 2);

  const [refused, passed] = [await fn.invoke(`${fits}x`), await fn.invoke(fits)];

  expect(refused).toEqual({ kind: 'tooLarge', requestId: expect.any(String), eventBytes: MAX_SYNC_REQUEST_BYTES + 1 });
  expect(passed.kind).toBe('returned');
  expect(fn.lines.filter((line) => line.startsWith('START'))).toHaveLength(1);
});

test('fails an invocation whose response is over 6 MB, and goes on', async () => {
  // The limit counts the JSON text with its quotes.
  await using fn = await startTestFunction({
    code: "export const handler = async ({ bytes }) => 'x'.repeat(bytes - 2);",
  });

  const [over, fits] = [await fn.invoke({ bytes: 6_291_557 }), await fn.invoke({ bytes: 6_291_556 })];

  expect(over).toMatchObject({
    kind: 'functionError',
    payload:
      '{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}',
  });
  expect(fits.kind).toBe('returned');
});

test('fails an invocation whose result is not JSON', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = async () => ({ n: 1n });' });

  const result = await fn.invoke();

  expect(result).toMatchObject({
    kind: 'functionError',
    errorType: 'Runtime.JSONStringifyError',
    errorMessage: 'Unable to stringify response body',
  });
});
