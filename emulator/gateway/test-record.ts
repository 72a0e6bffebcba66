import type { GatewayRecord } from './gateway-record.ts';
import { type LogContext, toLogContext } from './logs/log-context.ts';
import { TEST_APIGW_ID, TEST_ROOT, TEST_TIME_MS, testApi } from './test-gateway.ts';

/** A POST that the function answered with 201 after 17 ms. */
export function testRecord(changes: Partial<GatewayRecord> = {}): GatewayRecord {
  return {
    requestId: 'request-1',
    extendedRequestId: TEST_APIGW_ID,
    timeMs: TEST_TIME_MS,
    method: 'POST',
    path: '/v1/events',
    query: 'a=b&c=d',
    protocol: 'HTTP/1.1',
    resource: '/v1/{proxy+}',
    status: 201,
    requestBytes: 7,
    responseBytes: 10,
    latencyMs: 20.4,
    integrationLatencyMs: 17.3,
    sourceIp: '192.0.2.7',
    userAgent: 'curl/8.10.1',
    traceId: `${TEST_ROOT};Parent=abababababababab;Sampled=0;Lineage=1:d0782663:0`,
    lambdaRequestId: 'lambda-1',
    startedAtMs: 0,
    receivedMs: 1,
    calledMs: 2,
    throttles: [],
    fault: undefined,
    requestHeaders: ['Host', 'x', 'User-Agent', 'curl/8.10.1', 'X-API-Key', 'a-secret-key-12345'],
    requestBody: Buffer.from('{"a":1}'),
    responseHeaders: [
      ...['Date', 'Mon, 20 Jul 2026 01:50:16 GMT', 'Content-Type', 'application/json', 'Content-Length', '10'],
      ...['Connection', 'keep-alive', 'x-amzn-RequestId', 'request-1', 'x-request-id', 'abc'],
      ...['x-amz-apigw-id', TEST_APIGW_ID, 'X-Amzn-Trace-Id', TEST_ROOT],
    ],
    responseBody: Buffer.from('{"id":"x"}'),
    outcome: { kind: 'answered' },
    ...changes,
  };
}

/** The context of {@link testApi} in eu-west-1. */
export function testLogContext(api: Parameters<typeof testApi>[0] = {}): LogContext {
  return toLogContext({
    api: testApi(api),
    accountId: '123456789012',
    region: 'eu-west-1',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:fn',
  });
}
