import { expect, test } from 'vitest';
import { toPreflightReply } from './cors-preflight.ts';

const IDS = { requestId: 'request-1', extendedRequestId: 'apigw=' };

test('all that the template says is in the answer', () => {
  const cors = {
    allowOrigin: 'https://example.com',
    allowMethods: 'GET',
    allowHeaders: 'X-API-Key,Content-Type',
    maxAgeSeconds: 3600,
    allowCredentials: true,
  };

  const { body, ...reply } = toPreflightReply(cors, 'GET,OPTIONS', IDS);

  expect(body.toString()).toBe('{}\n');
  expect(reply).toEqual({
    status: 200,
    contentType: 'application/json',
    headers: [
      'x-amzn-RequestId',
      'request-1',
      'Access-Control-Allow-Origin',
      'https://example.com',
      'Access-Control-Allow-Headers',
      'X-API-Key,Content-Type',
      'Access-Control-Allow-Methods',
      'GET,OPTIONS',
      'Access-Control-Max-Age',
      '3600',
      'Access-Control-Allow-Credentials',
      'true',
      'x-amz-apigw-id',
      'apigw=',
    ],
  });
});

test('what the template does not say is not there', () => {
  const { headers } = toPreflightReply({ allowOrigin: '*', allowMethods: 'GET', allowCredentials: false }, 'GET', IDS);

  expect(headers.filter((_, index) => index % 2 === 0)).toEqual([
    'x-amzn-RequestId',
    'Access-Control-Allow-Origin',
    'Access-Control-Allow-Methods',
    'x-amz-apigw-id',
  ]);
});
