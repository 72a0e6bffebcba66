import { expect, test } from 'vitest';
import { testRecord } from '../gateway/test-record.ts';
import { createRequestCounter } from './request-counts.ts';

test('counts requests by client and status, apart by whether they were answered', () => {
  const counter = createRequestCounter();

  counter.note(testRecord());
  counter.note(testRecord());
  counter.note(
    testRecord({ status: 429, lambdaRequestId: undefined, outcome: { kind: 'failed', failure: 'throttled' } }),
  );
  counter.note(testRecord({ outcome: { kind: 'clientGone', during: 'integration' } }));
  counter.note(
    testRecord({ status: 499, outcome: { kind: 'clientGone', during: 'receiving' }, lambdaRequestId: undefined }),
  );
  counter.note(testRecord({ status: 200, outcome: { kind: 'reset' } }));
  counter.note(testRecord({ userAgent: undefined }));

  expect(counter.read()).toEqual([
    {
      userAgent: 'curl/8.10.1',
      answered: { 201: 2, 429: 1 },
      clientGone: { 201: 1, 499: 1 },
      reset: { 200: 1 },
      invocations: 4,
    },
    { userAgent: '', answered: { 201: 1 }, clientGone: {}, reset: {}, invocations: 1 },
  ]);
});

test.for(['eventTooLarge', 'lambdaThrottled'] as const)(
  'does not count as an invocation what Lambda refuses: %s',
  (failure) => {
    const counter = createRequestCounter();

    counter.note(testRecord({ outcome: { kind: 'failed', failure } }));

    expect(counter.read()[0]?.invocations).toBe(0);
  },
);

test('counts clients beyond the first thousand together, under no name, and loses no request', () => {
  const counter = createRequestCounter();

  for (let client = 0; client < 3_000; client += 1) counter.note(testRecord({ userAgent: `client-${client}` }));
  counter.note(testRecord({ userAgent: 'client-0' }));

  const clients = counter.read();
  expect(clients.length).toBe(1_001);
  expect(clients.reduce((sum, { answered }) => sum + (answered[201] as number), 0)).toBe(3_001);
  expect(clients.find(({ userAgent }) => userAgent === 'client-0')?.answered).toEqual({ 201: 2 });
  expect(clients.find(({ userAgent }) => userAgent === '')?.answered).toEqual({ 201: 2_000 });
});
