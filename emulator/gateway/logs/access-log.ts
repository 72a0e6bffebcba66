import { FAILURES, failureRow } from '../answers/failures.ts';
import type { GatewayRecord } from '../gateway-record.ts';
import { type LogContext, lambdaStatusOf, takenBy } from './log-context.ts';
import { requestTime } from './request-time.ts';

/**
 * One line of the access log: the format with its `$context` variables filled in, `-` where there is nothing to fill in.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 *
 * Not confirmed: that values are filled in as they are, quotes in JSON too; `resourcePath` and `resourceId` of a request
 * that no method takes, the integration's variables of an invocation that failed, `xrayTraceId` without X-Ray (here it is
 * the trace that the function sees), and that `path` has several slashes at its start as one.
 */
export function accessLogLine(record: GatewayRecord, format: string, context: LogContext): string {
  return format.replace(VARIABLE, (_, name: string) => {
    const value = VARIABLES.get(name)?.(record, context);
    return value === undefined || value === '' ? '-' : String(value);
  });
}

const VARIABLE = /\$context\.([A-Za-z\d_]+(?:\.[A-Za-z\d_-]+)*)/g;

type Variable = (record: GatewayRecord, context: LogContext) => string | number | undefined;

const integrationLatency: Variable = ({ integrationLatencyMs }) =>
  integrationLatencyMs === undefined ? undefined : Math.round(integrationLatencyMs);

const lambdaRequestId: Variable = (record) =>
  lambdaStatusOf(record) === undefined ? undefined : record.lambdaRequestId;

const errorMessage: Variable = ({ outcome }) =>
  outcome.kind === 'failed' ? FAILURES[outcome.failure].message || outcome.detail : undefined;

const integrationError: Variable = ({ calledMs, outcome }) =>
  calledMs !== undefined && outcome.kind === 'failed' ? outcome.detail : undefined;

const VARIABLES: ReadonlyMap<string, Variable> = new Map(
  Object.entries<Variable>({
    accountId: (_, { accountId }) => accountId,
    apiId: (_, { api }) => api.apiId,
    awsEndpointRequestId: lambdaRequestId,
    deploymentId: (_, { deploymentId }) => deploymentId,
    domainName: (_, { domainName }) => domainName,
    domainPrefix: (_, { api }) => api.apiId,
    'error.message': errorMessage,
    'error.messageString': (record, context) => {
      const message = errorMessage(record, context);
      return message === undefined ? undefined : JSON.stringify(message);
    },
    'error.responseType': ({ outcome }) =>
      outcome.kind === 'failed' ? failureRow(outcome.failure).responseType : undefined,
    extendedRequestId: ({ extendedRequestId }) => extendedRequestId,
    httpMethod: ({ method }) => method,
    'identity.sourceIp': ({ sourceIp }) => sourceIp,
    'identity.userAgent': ({ userAgent }) => userAgent,
    'integration.error': integrationError,
    'integration.integrationStatus': lambdaStatusOf,
    'integration.latency': integrationLatency,
    'integration.requestId': lambdaRequestId,
    // What the function itself answered.
    'integration.status': ({ calledMs, outcome, status }) =>
      calledMs !== undefined && outcome.kind === 'answered' ? status : undefined,
    integrationErrorMessage: integrationError,
    integrationLatency,
    integrationStatus: lambdaStatusOf,
    path: ({ path }, { api }) => `/${api.stage}${path}`,
    protocol: ({ protocol }) => protocol,
    requestId: ({ requestId }) => requestId,
    requestTime: ({ timeMs }) => requestTime(timeMs),
    requestTimeEpoch: ({ timeMs }) => timeMs,
    resourceId: (record, context) => takenBy(record, context)?.route.resourceId,
    resourcePath: (record, context) => takenBy(record, context)?.route.resource,
    responseLatency: ({ latencyMs }) => Math.round(latencyMs),
    responseLength: ({ responseBytes }) => responseBytes,
    stage: (_, { api }) => api.stage,
    status: ({ status }) => status,
    xrayTraceId: ({ traceId }) => /^Root=([^;]+)/.exec(traceId ?? '')?.[1],
  }),
);
