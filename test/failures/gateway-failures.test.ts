import { expect, test } from 'vitest';
import type { RawAnswer } from '../../emulator/gateway/test-gateway.ts';
import { requestText, startTestCloud } from './test-cloud.ts';

const WAITS = `
export const handler = async (event) => {
  if (event.path.endsWith('/slow')) await new Promise((resolve) => setTimeout(resolve, 900));
  return { statusCode: 200, body: 'waited' };
};`;

test('the gateway answers 504 when its own time is up, and the function ends well after that', async () => {
  await using cloud = await startTestCloud({ code: WAITS, integrationTimeoutMs: 300 });

  const answer = await cloud.exchange(requestText('GET', '/v1/slow'));

  expect(answer.status).toBe(504);
  expect(answer.body).toBe('{"message": "Endpoint request timed out"}');
  const report = (await cloud.logOf(answer)).find((line) => line.startsWith('REPORT'));
  expect(report).not.toContain('Status:');
  const { record } = await cloud.story(answer);
  expect(record.why).toMatchObject({ layer: 'gateway', rule: 'integrationTimeout' });
  expect(record.invocation?.durationMs).toBeGreaterThan(800);
});

test('a throttled function is a 500 to the client, and never a 429', async () => {
  await using cloud = await startTestCloud({ code: WAITS, reservedConcurrency: 1 });

  const answers = await Promise.all(Array.from({ length: 4 }, () => cloud.exchange(requestText('GET', '/v1/slow'))));

  const statuses = answers.map(({ status }) => status).toSorted();
  expect(statuses).toEqual([200, 500, 500, 500]);
  const [refused] = answers.filter(({ status }) => status === 500) as [RawAnswer];
  expect(refused.body).toBe('{"message": "Internal server error"}');
  const { record } = await cloud.story(refused);
  expect(record.why).toMatchObject({ layer: 'lambda', rule: 'ReservedFunctionConcurrentInvocationLimitExceeded' });
});

test('the stage throttles with 429 and no Retry-After, and the record names the bucket', async () => {
  await using cloud = await startTestCloud({
    code: WAITS,
    api: `      MethodSettings:
        - { ResourcePath: /*, HttpMethod: '*', ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 }`,
  });
  await cloud.exchange(requestText('GET', '/v1/a'));
  await cloud.exchange(requestText('GET', '/v1/b'));

  const answer = await cloud.exchange(requestText('GET', '/v1/c'));

  expect(answer.status).toBe(429);
  expect(answer.body).toBe('{"message":"Too Many Requests"}');
  expect(answer.head).toMatch(/^x-amzn-ErrorType: TooManyRequestsException\r?$/m);
  expect(answer.head).not.toMatch(/retry-after/i);
  const { record } = await cloud.story(answer);
  expect(record.why).toMatchObject({ layer: 'gateway', rule: 'throttled' });
  expect(record.invocation).toBeUndefined();
});

test('an event over the 6 MB of an invocation is a 413 of the integration', async () => {
  await using cloud = await startTestCloud({ code: WAITS });

  const answer = await cloud.exchange(requestText('POST', '/v1/big', 'x'.repeat(6_400_000)));

  expect(answer.status).toBe(413);
  expect(answer.body).toBe('{"message": "Request Too Long"}');
});
