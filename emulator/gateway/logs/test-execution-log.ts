import type { GatewayRecord } from '../gateway-record.ts';
import { TEST_APIGW_ID } from '../test-gateway.ts';
import { testLogContext, testRecord } from '../test-record.ts';
import { executionLogLines } from './execution-log.ts';

type Settings = Parameters<typeof executionLogLines>[1];

const PREFIX = '(request-1) ';

/** The lines of the changed test record without the request id; throws if one has none. */
export function executionLines(
  changes: Partial<GatewayRecord>,
  settings: Settings = { level: 'INFO', dataTrace: false },
): string[] {
  const cors = { allowOrigin: '*', allowMethods: 'GET', allowCredentials: false };
  return executionLogLines(testRecord(changes), settings, testLogContext({ cors })).map((line) => {
    if (!line.startsWith(PREFIX)) throw new Error(`The line ${line} does not begin with the request id`);
    return line.slice(PREFIX.length);
  });
}

/** Changes for a request that the gateway answered without the function. */
export const NOT_CALLED = { calledMs: undefined, lambdaRequestId: undefined, integrationLatencyMs: undefined } as const;

export const TEST_ENDPOINT_URI =
  'https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:fn/invocations';

/** What every request begins with. */
export const EXECUTION_BEGUN: readonly string[] = [
  `Extended Request Id: ${TEST_APIGW_ID}`,
  'Verifying Usage Plan for request: request-1. API Key:  API Stage: a1b2c3d4e5/prod',
  "API Key  authorized because method 'ANY /v1/{proxy+}' does not require API Key. Request will not contribute to throttle or quota limits",
  'Usage Plan check succeeded for API Key  and API Stage a1b2c3d4e5/prod',
  'Starting execution for request: request-1',
  'HTTP Method: POST, Resource Path: /v1/events',
];

/** What every request to the function begins with. */
export const EXECUTION_SENT: readonly string[] = [...EXECUTION_BEGUN, `Sending request to ${TEST_ENDPOINT_URI}`];
