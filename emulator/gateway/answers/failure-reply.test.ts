import { expect, test } from 'vitest';
import { type FailureContext, toFailureReply } from './failure-reply.ts';
import { FAILURES, type FailureKind } from './failures.ts';

const CONTEXT: FailureContext = {
  gatewayResponses: {},
  requestId: 'request-1',
  extendedRequestId: 'apigw=',
  traceRoot: 'Root=1-a-b',
  isHead: false,
};

function reply(kind: FailureKind, changes: Partial<FailureContext> = {}) {
  const { body, ...rest } = toFailureReply(kind, { ...CONTEXT, ...changes });
  return { ...rest, body: body.toString() };
}

const withIds = (errorType: string) => [
  'x-amzn-RequestId',
  'request-1',
  'x-amzn-ErrorType',
  errorType,
  'x-amz-apigw-id',
  'apigw=',
];
const traced = ['X-Amzn-Trace-Id', 'Root=1-a-b', ...withIds('InternalServerErrorException')];
const json = { contentType: 'application/json' };
const text = { contentType: 'text; charset=utf-8', headers: [] };

// Bodies and lengths as recorded from AWS; the rows marked so in the table are not confirmed.
test.each([
  [
    'missingAuthenticationToken',
    {
      ...json,
      status: 403,
      headers: withIds('MissingAuthenticationTokenException'),
      body: '{"message":"Missing Authentication Token"}',
    },
    42,
  ],
  ['bodyTooLarge', { ...text, status: 413, body: 'HTTP content length exceeded 10485760 bytes.' }, 44],
  [
    'eventTooLarge',
    { ...json, status: 413, headers: withIds('BadRequestException'), body: '{"message": "Request Too Long"}' },
    31,
  ],
  ['malformedResponse', { ...json, status: 502, headers: traced, body: '{"message": "Internal server error"}' }, 36],
  ['functionError', { ...json, status: 502, headers: traced, body: '{"message": "Internal server error"}' }, 36],
  ['lambdaThrottled', { ...json, status: 500, headers: traced, body: '{"message": "Internal server error"}' }, 36],
  [
    'integrationTimeout',
    { ...json, status: 504, headers: traced, body: '{"message": "Endpoint request timed out"}' },
    41,
  ],
  ['headersTooLarge', { ...text, status: 431, body: 'HTTP header is larger than 10240 bytes.' }, 39],
  ['uriTooLong', { ...text, status: 414, body: 'An HTTP line is larger than 10240 bytes.' }, 40],
  [
    'badRequest',
    { ...json, status: 400, headers: withIds('BadRequestException'), body: '{"message":"Bad Request"}' },
    25,
  ],
  [
    'requestTimeout',
    { ...json, status: 408, headers: withIds('RequestTimeoutException'), body: '{"message":"Request Timeout"}' },
    29,
  ],
] as const)('%s is answered to the byte as the table says', (kind, expected, length) => {
  expect(reply(kind)).toEqual(expected);
  expect(expected.body).toHaveLength(length);
});

test('a message of its own is told as JSON', () => {
  expect(reply('incompleteSignature', { message: 'a "b"' }).body).toBe('{"message":"a \\"b\\""}');
});

test('an error before there was a trace has none', () => {
  expect(reply('functionError', { traceRoot: undefined }).headers).toEqual(withIds('InternalServerErrorException'));
});

test.each(Object.keys(FAILURES) as FailureKind[])('HEAD gets no body of %s', (kind) => {
  expect(reply(kind, { isHead: true }).body).toBe('');
});

test('a gateway response adds headers after the request id and changes the status', () => {
  const gatewayResponses = {
    DEFAULT_4XX: { statusCode: 404, headers: { 'Access-Control-Allow-Origin': '*', 'content-type': 'text/plain' } },
  };

  expect(reply('missingAuthenticationToken', { gatewayResponses })).toEqual({
    status: 404,
    contentType: 'text/plain',
    headers: [
      'x-amzn-RequestId',
      'request-1',
      'Access-Control-Allow-Origin',
      '*',
      'x-amzn-ErrorType',
      'MissingAuthenticationTokenException',
      'x-amz-apigw-id',
      'apigw=',
    ],
    body: '{"message":"Missing Authentication Token"}',
  });
});

test('the gateway response of the type itself takes the place of the default', () => {
  const gatewayResponses = {
    DEFAULT_5XX: { statusCode: 599, headers: { 'x-default': '1' } },
    INTEGRATION_TIMEOUT: { headers: { 'x-timeout': '1' } },
  };

  expect(reply('integrationTimeout', { gatewayResponses })).toMatchObject({
    status: 504,
    headers: expect.arrayContaining(['x-timeout']),
  });
  expect(reply('integrationTimeout', { gatewayResponses }).headers).not.toContain('x-default');
  expect(reply('functionError', { gatewayResponses })).toMatchObject({
    status: 599,
    headers: expect.arrayContaining(['x-default']),
  });
});

test.each(['bodyTooLarge', 'eventTooLarge', 'headersTooLarge', 'uriTooLong', 'badRequest', 'requestTimeout'] as const)(
  '%s cannot be customised',
  (kind) => {
    const custom = { statusCode: 418, headers: { 'x-custom': '1' } };
    const gatewayResponses = { DEFAULT_4XX: custom, REQUEST_TOO_LARGE: custom };

    expect(reply(kind, { gatewayResponses })).toEqual(reply(kind));
  },
);
