import { expect, test } from 'vitest';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { testApi } from '../test-gateway.ts';
import { requireSendableHeaders } from './sendable-headers.ts';

const CORS = { allowOrigin: '*', allowMethods: 'GET', allowHeaders: 'x-a', allowCredentials: false };

test('a deployment without oddities passes', () => {
  const api = testApi({ cors: CORS, gatewayResponses: { DEFAULT_4XX: { statusCode: 404, headers: { 'x-a': 'b' } } } });

  expect(() => requireSendableHeaders(api)).not.toThrow();
});

test.each([
  [{ cors: { ...CORS, allowOrigin: 'a\r\nb' } }, /^Cors cannot send/],
  [{ cors: { ...CORS, allowHeaders: '€' } }, /^Cors cannot send/],
  [{ gatewayResponses: { DEFAULT_5XX: { headers: { 'x y': 'a' } } } }, /^The gateway response DEFAULT_5XX cannot send/],
  [{ gatewayResponses: { DEFAULT_5XX: { headers: { x: '\n' } } } }, /with the value "\\n": HTTP forbids/],
  [{ gatewayResponses: { DEFAULT_5XX: { statusCode: 100, headers: {} } } }, /has the status 100/],
])('%j is refused', (changes, message) => {
  const check = () => requireSendableHeaders(testApi(changes));

  expect(check).toThrow(WorkbenchError);
  expect(check).toThrow(message);
});
