import { expect, test } from 'vitest';
import { FAILURES, type FailureKind } from '../../gateway/answers/failures.ts';
import type { FailedInvocation } from '../../gateway/gateway-record.ts';
import { type RequestStory, readFunctionError } from './request-story.ts';
import { TEST_LIMITS, testCall, testGateway, testReport, testStory } from './test-story.ts';
import { whyOf } from './why.ts';

type Gateway = RequestStory['gateway'];
type Report = NonNullable<RequestStory['report']>;

function answered(status: number, body: string, changes: Partial<RequestStory> = {}): RequestStory {
  const gateway = testGateway({ status, responseBody: Buffer.from(body) });
  return testStory({ gateway, functionError: readFunctionError(gateway), ...changes });
}

function failed(failure: FailureKind, gateway: Partial<Gateway> = {}, story: Partial<RequestStory> = {}): RequestStory {
  const outcome = { kind: 'failed', failure } as const;
  return testStory({
    gateway: testGateway({ status: 504, outcome, ...gateway }),
    calls: [],
    ...story,
  });
}

/** With what the gateway's execution log says. */
function failedWith(failure: FailureKind, detail: string, story: Partial<RequestStory> = {}): RequestStory {
  return failed(failure, { outcome: { kind: 'failed', failure, detail } }, story);
}

/** With what Lambda told the gateway of the invocation. */
function failedBy(failure: FailureKind, invocation: FailedInvocation, story: Partial<RequestStory> = {}): RequestStory {
  return failed(failure, { outcome: { kind: 'failed', failure, invocation } }, story);
}

function functionError(errorMessage: string, report: Partial<Report> | undefined): RequestStory {
  return failedBy('functionError', { kind: 'functionError', errorMessage }, { report: report && testReport(report) });
}

const THROTTLED_INDEX = testCall({
  status: 400,
  errorType: 'ThrottlingException',
  throttlingReasons: [
    {
      reason: 'IndexWriteKeyRangeThroughputExceeded',
      resource: 'arn:aws:dynamodb:eu-west-1:123456789012:table/events/index/by-status',
    },
  ],
});

const ROWS: Readonly<Record<string, readonly [story: RequestStory, layer: string, rule: string, text: RegExp]>> = {
  'an answer': [answered(201, '{}'), 'function', 'answered', /answered 201\./],
  'an answer that a fault had a part in': [
    testStory({ gateway: testGateway({ fault: { faultId: 'fault-1', kind: 'lambda-cold-start' } }) }),
    'function',
    'answered',
    /answered 201\..*fault-1 \(lambda-cold-start\)/,
  ],
  "an error of the API's": [
    answered(429, '{"error":{"code":"RATE_LIMIT_EXCEEDED","message":"1000 requests in this minute."}}'),
    'function',
    'RATE_LIMIT_EXCEEDED',
    /answered 429: 1000 requests in this minute\./,
  ],
  'an error without a code': [answered(404, '<p>no</p>'), 'function', 'answered', /answered 404/],
  'a hostile error body': [answered(400, '{"error":{"code":7,"message":{}}}'), 'function', 'answered', /answered 400/],
  'a 503 that a throttled index caused': [
    answered(503, '{"error":{"code":"SERVICE_UNAVAILABLE"}}', { calls: [testCall(), THROTTLED_INDEX] }),
    'dynamodb',
    'IndexWriteKeyRangeThroughputExceeded',
    /throttled PutItem on events: IndexWriteKeyRangeThroughputExceeded of table\/events\/index\/by-status\. .*503/,
  ],
  'a 500 that a missing permission caused': [
    answered(500, '{}', { calls: [testCall({ status: 400, errorType: 'AccessDeniedException' })] }),
    'dynamodb',
    'AccessDeniedException',
    /refused PutItem on events: AccessDeniedException\. .*500/,
  ],
  'a 503 that a fault of the database caused': [
    answered(503, '{}', { calls: [testCall({ status: 500, errorType: 'InternalServerError', faultId: 'fault-2' })] }),
    'dynamodb',
    'fault',
    /fault-2 .*PutItem on events: InternalServerError\. .*503/,
  ],
  'a 503 that a slow database caused': [
    answered(503, '{}', { calls: [testCall({ durationMs: 4_000, faultId: 'fault-2' })] }),
    'dynamodb',
    'fault',
    /fault-2 .*4000 ms/,
  ],
  'a 409 after a condition that was not met': [
    answered(409, '{"error":{"code":"CONFLICT","message":"another request"}}', {
      calls: [testCall({ status: 400, errorType: 'ConditionalCheckFailedException' })],
    }),
    'function',
    'CONFLICT',
    /another request/,
  ],
  'a 500 after a condition that was not met': [
    answered(500, '{"error":{"code":"INTERNAL_ERROR"}}', {
      calls: [testCall({ status: 400, errorType: 'ConditionalCheckFailedException' })],
    }),
    'function',
    'INTERNAL_ERROR',
    /answered 500/,
  ],
  'a preflight': [
    testStory({ gateway: testGateway({ outcome: { kind: 'preflight' }, status: 200 }) }),
    'gateway',
    'preflight',
    /function was not called/,
  ],
  'an unknown route': [
    failed('missingAuthenticationToken', { method: 'GET', path: '/nope' }),
    'gateway',
    'missingAuthenticationToken',
    /No route .* GET \/nope/,
  ],
  'a token on an unknown route': [failed('incompleteSignature'), 'gateway', 'incompleteSignature', /Authorization/],
  'a request without a host': [
    failedWith('badRequest', 'The request has no Host header'),
    'gateway',
    'badRequest',
    /no Host header/,
  ],
  'a request that does not come': [failed('requestTimeout'), 'gateway', 'requestTimeout', /in time/],
  'a throttled request': [
    failed('throttled', {
      throttles: [{ bucket: 'stage', isAdmitted: false, tokens: 0.25, requestsPerSecond: 1_000, burst: 2_000 }],
    }),
    'gateway',
    'throttled',
    /stage's token bucket was empty: 0\.25 of a burst of 2,000, filled up by 1,000 a second/,
  ],
  'a throttled request of which no bucket is known': [failed('throttled'), 'gateway', 'throttled', /throttled/],
  'a body over 10 MB': [
    failed('bodyTooLarge', { requestBytes: 10_485_761 }),
    'gateway',
    'bodyTooLarge',
    /10,485,761 bytes came.* 10,485,760 bytes/,
  ],
  'a body that was only announced': [
    failed('bodyTooLarge', { requestBytes: 0 }),
    'gateway',
    'bodyTooLarge',
    /The body is over .* 10,485,760 bytes/,
  ],
  'headers over 10,240 bytes': [failed('headersTooLarge'), 'gateway', 'headersTooLarge', /10,240 bytes/],
  'a URL over 10,240 characters': [failed('uriTooLong'), 'gateway', 'uriTooLong', /10,240 characters/],
  'an event over 6 MB': [
    failedBy('eventTooLarge', { kind: 'tooLarge', eventBytes: 6_294_149 }),
    'lambda',
    'eventTooLarge',
    /event of 6,294,149 bytes .* 6,291,456 bytes/,
  ],
  'an event whose size is not told': [
    failed('eventTooLarge', { requestBytes: 6_291_400 }),
    'lambda',
    'eventTooLarge',
    /body of 6,291,400 bytes/,
  ],
  'a handler that threw': [
    functionError("Cannot read properties of undefined (reading 'x')", { status: 'error', errorType: 'TypeError' }),
    'function',
    'TypeError',
    /threw TypeError: Cannot read properties of undefined \(reading 'x'\)$/,
  ],
  'a handler that threw an error of the name of what every object has': [
    functionError('no', { status: 'error', errorType: 'constructor' }),
    'function',
    'constructor',
    /threw constructor: no$/,
  ],
  'too much memory': [
    functionError('signal: killed', { status: 'error', errorType: 'Runtime.OutOfMemory', maxMemoryUsedMb: 512 }),
    'lambda',
    'Runtime.OutOfMemory',
    /512 MB/,
  ],
  'a process that ended': [
    functionError('Runtime exited with error: exit status 1', { status: 'error', errorType: 'Runtime.ExitError' }),
    'lambda',
    'Runtime.ExitError',
    /exit status 1/,
  ],
  'a time limit of the function below the gateway': [
    functionError('Task timed out after 3.00 seconds', { status: 'timeout', timeoutMs: 3_000 }),
    'lambda',
    'Sandbox.Timedout',
    /3,000 ms/,
  ],
  'a response over 6 MB': [
    functionError('Response payload size exceeded', { status: 'error', errorType: 'Function.ResponseSizeTooLarge' }),
    'lambda',
    'Function.ResponseSizeTooLarge',
    /too large/,
  ],
  'a handler that is not there': [
    functionError('lambda.nope is undefined', { status: 'error', errorType: 'Runtime.HandlerNotFound' }),
    'lambda',
    'Runtime.HandlerNotFound',
    /could not run the handler: lambda\.nope/,
  ],
  'a function error before its report': [functionError('broke', undefined), 'function', 'functionError', /broke/],
  'a response that is none': [
    failedWith('malformedResponse', 'Malformed Lambda proxy response: unknown key'),
    'gateway',
    'malformedResponse',
    /unknown key/,
  ],
  'a throttled invocation': [
    failedBy(
      'lambdaThrottled',
      { kind: 'throttled', reason: 'ConcurrentInvocationLimitExceeded' },
      { report: testReport({ status: 'throttled' }) },
    ),
    'lambda',
    'ConcurrentInvocationLimitExceeded',
    /account's concurrency/,
  ],
  'a gateway that stopped waiting for a function that goes on': [
    failed('integrationTimeout', {}, { report: undefined }),
    'gateway',
    'integrationTimeout',
    /after 29,000 ms\. The function goes on, up to its 30,000 ms/,
  ],
  'a gateway that stopped waiting for a function that was killed': [
    failed('integrationTimeout', {}, { report: testReport({ status: 'timeout' }) }),
    'gateway',
    'integrationTimeout',
    /killed at its own limit of 30,000 ms/,
  ],
  'a gateway that stopped waiting for a function that ended late': [
    failed('integrationTimeout', {}, { report: testReport({ durationMs: 29_400 }) }),
    'gateway',
    'integrationTimeout',
    /ended \(ok\) after 29,400 ms/,
  ],
  'a gateway that stopped waiting for an environment': [
    failed('integrationTimeout', {}, { start: undefined, report: undefined }),
    'host',
    'integrationTimeout',
    /No environment of this machine was free/,
  ],
  'a gateway that stopped waiting for an environment that was free too late': [
    failed('integrationTimeout', {}, { report: testReport({ hostQueueMs: 29_225, durationMs: 20 }) }),
    'host',
    'integrationTimeout',
    /No environment of this machine was free for 29,225 ms/,
  ],
  'a database that was made so slow that the gateway stopped waiting': [
    failed('integrationTimeout', {}, { calls: [testCall({ durationMs: 60_000, faultId: 'fault-3' })] }),
    'dynamodb',
    'fault',
    /fault-3 .* The gateway answered 504/,
  ],
  'an injected 429': [
    failed('throttled', { fault: { faultId: 'fault-1', kind: 'gateway-429' } }),
    'gateway',
    'fault',
    /fault-1 \(gateway-429\)/,
  ],
  'an injected crash': [
    failed('functionError', { fault: { faultId: 'fault-1', kind: 'lambda-crash' } }),
    'lambda',
    'fault',
    /fault-1 \(lambda-crash\)/,
  ],
  'an injected cold start of a function that threw': [
    testStory({
      ...functionError('broke', { status: 'error', errorType: 'TypeError' }),
      gateway: testGateway({
        outcome: { kind: 'failed', failure: 'functionError' },
        fault: { faultId: 'fault-1', kind: 'lambda-cold-start' },
      }),
    }),
    'function',
    'TypeError',
    /threw TypeError/,
  ],
  'an injected reset': [
    testStory({
      gateway: testGateway({ outcome: { kind: 'reset' }, fault: { faultId: 'fault-1', kind: 'connection-reset' } }),
    }),
    'gateway',
    'fault',
    /fault-1 \(connection-reset\)/,
  ],
  'a client that left while it was sending': [
    testStory({ gateway: testGateway({ outcome: { kind: 'clientGone', during: 'receiving' }, requestBytes: 5 }) }),
    'client',
    'clientGone',
    /5 bytes of its body/,
  ],
  'a client that did not wait': [
    testStory({ gateway: testGateway({ outcome: { kind: 'clientGone', during: 'integration' } }) }),
    'client',
    'clientGone',
    /did not cancel the function/,
  ],
  'a bug of the emulator': [
    testStory({ gateway: testGateway({ outcome: { kind: 'emulatorFailed', error: new TypeError('x is not') } }) }),
    'emulator',
    'emulatorFailure',
    /TypeError: x is not/,
  ],
};

test.for(Object.entries(ROWS))('says why for %s', ([, [story, layer, rule, text]]) => {
  const why = whyOf(story, TEST_LIMITS);

  expect(why).toEqual({ layer, rule, text: expect.stringMatching(text) });
});

test.for(Object.keys(FAILURES) as FailureKind[])('has a sentence for %s even if nothing else is known', (failure) => {
  const story = failed(failure, { lambdaRequestId: undefined }, { start: undefined, report: undefined });

  const why = whyOf(story, TEST_LIMITS);

  expect(why.text).toMatch(/^[A-Z].*[.:a-z]$/s);
  expect(why.text).not.toMatch(/undefined|NaN/);
});

test("names the function's own limit where it has one", () => {
  const reason = 'ReservedFunctionConcurrentInvocationLimitExceeded';
  const story = failedBy('lambdaThrottled', { kind: 'throttled', reason });

  const why = whyOf(story, { ...TEST_LIMITS, reservedConcurrency: 5 });

  expect(why.rule).toBe('ReservedFunctionConcurrentInvocationLimitExceeded');
  expect(why.text).toContain('all 5 of the function');
});
