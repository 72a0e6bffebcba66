import type { ExecutionLogDeployment } from '../../template/deployment.ts';
import type { GatewayRecord } from '../gateway-record.ts';
import {
  endpointRequestLines,
  endpointResponseLines,
  methodRequestLines,
  methodResponseLines,
} from './execution-trace.ts';
import { hasReachedApi, type LogContext, lambdaStatusOf, takenBy } from './log-context.ts';

/**
 * The lines that the execution log has of a request, in order, each with the request id before it; none where no method
 * took the request.
 *
 * Recorded from AWS: the wording, the order, which lines are of the data trace, and the cut after 1,024 characters.
 * Left out: the endpoint's request and response headers, which are full of signatures, the endpoint's response body
 * where it became an answer, and X-Ray's id. Not confirmed: that the level ERROR has the extended id and the last line
 * of a failure; what a throttle of the account writes (here nothing but the status).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-execution-logging.html
 */
export function executionLogLines(
  record: GatewayRecord,
  settings: ExecutionLogDeployment,
  context: LogContext,
): readonly string[] {
  const { level, dataTrace } = settings;
  const { outcome } = record;
  if (level === 'OFF' || outcome.kind === 'emulatorFailed' || !hasReachedApi(record)) return [];
  if (level === 'ERROR' && !dataTrace && outcome.kind !== 'failed') return [];
  const taken = takenBy(record, context);
  if (taken === undefined) return [];
  const lines = linesOf(record, context, taken, {
    info: (...texts) => (level === 'INFO' ? texts : []),
    trace: (texts) => (dataTrace ? texts(record, context) : []),
  });
  if (lines.length === 0) return [];
  return [`Extended Request Id: ${record.extendedRequestId}`, ...lines].map(
    (text) => `(${record.requestId}) ${truncated(text)}`,
  );
}

type Taken = NonNullable<ReturnType<typeof takenBy>>;

/** Lets through what the settings want, and makes nothing that they do not. */
interface Wanted {
  readonly info: (...texts: readonly string[]) => readonly string[];
  readonly trace: (texts: (record: GatewayRecord, context: LogContext) => readonly string[]) => readonly string[];
}

function linesOf(record: GatewayRecord, context: LogContext, taken: Taken, { info, trace }: Wanted): readonly string[] {
  const { requestId, outcome, status, calledMs } = record;
  const { apiId, stage } = context.api;
  const isFailed = outcome.kind === 'failed';
  const isBegun = !isFailed || outcome.failure !== 'throttled';
  // Of an answer that reached nobody only the status is known.
  const isCompleted = !isFailed && (status < 500 || outcome.kind === 'answered');
  const completed = `Method completed with status: ${status}`;
  return [
    ...info(`Verifying Usage Plan for request: ${requestId}. API Key:  API Stage: ${apiId}/${stage}`),
    ...(isBegun ? [...info(...beginning(record, context, taken)), ...trace(methodRequestLines)] : []),
    ...(calledMs === undefined ? [] : invocationLines(record, context, { info, trace })),
    ...failureLines(record, context, taken),
    ...(isCompleted ? [...trace(methodResponseLines), ...info('Successfully completed execution')] : []),
    ...(isFailed ? [completed] : info(completed)),
    ...(lambdaStatusOf(record) === undefined
      ? []
      : info(`AWS Integration Endpoint RequestId : ${record.lambdaRequestId}`)),
  ];
}

function beginning({ requestId, method, path }: GatewayRecord, { api }: LogContext, taken: Taken): readonly string[] {
  const { route } = taken;
  return [
    `API Key  authorized because method '${taken.method} ${route.resource}' does not require API Key. Request will not contribute to throttle or quota limits`,
    `Usage Plan check succeeded for API Key  and API Stage ${api.apiId}/${api.stage}`,
    `Starting execution for request: ${requestId}`,
    `HTTP Method: ${method}, Resource Path: ${path}`,
  ];
}

function invocationLines(record: GatewayRecord, context: LogContext, { info, trace }: Wanted): readonly string[] {
  const { integrationLatencyMs = 0 } = record;
  const status = lambdaStatusOf(record);
  const received = `Received response. Status: ${status}, Integration latency: ${Math.round(integrationLatencyMs)} ms`;
  return [
    ...trace(endpointRequestLines),
    ...info(`Sending request to ${context.endpointUri}`),
    ...(status === undefined ? [] : info(received)),
    ...trace(endpointResponseLines),
  ];
}

/** What went wrong, in the words of AWS; an injected fault in its own. */
function failureLines(record: GatewayRecord, context: LogContext, taken: Taken): readonly string[] {
  const { outcome, calledMs, lambdaRequestId } = record;
  if (outcome.kind !== 'failed') return [];
  const { failure, detail = '' } = outcome;
  if (record.fault !== undefined && calledMs === undefined) return [detail];
  switch (failure) {
    case 'throttled':
      return throttleLines(record, context, taken);
    case 'functionError':
    case 'eventTooLarge':
      return [detail];
    case 'integrationTimeout':
      return ['Execution failed due to a timeout error'];
    case 'malformedResponse':
      return ['Execution failed due to configuration error: Malformed Lambda proxy response'];
    case 'lambdaThrottled':
      return [
        `Lambda invocation failed with status: 429. Lambda request id: ${lambdaRequestId}`,
        'Execution failed due to configuration error: Rate Exceeded.',
      ];
    default:
      return [];
  }
}

function throttleLines({ throttles }: GatewayRecord, { api }: LogContext, { route, method }: Taken): string[] {
  const empty = throttles.find(({ isAdmitted }) => !isAdmitted);
  if (empty === undefined || empty.bucket === 'account') return [];
  const where = `RestApi ${api.apiId}, Stage ${api.stage}, Resource ${route.resourceId}, HttpMethod ${method}`;
  const limits = `Limit: ${empty.requestsPerSecond.toFixed(2)} Burst: ${empty.burst}`;
  return [`Key throttle limit exceeded for ${where}. ${limits}`];
}

const MAX_LINE_CHARACTERS = 1_024;

function truncated(text: string): string {
  return text.length <= MAX_LINE_CHARACTERS ? text : `${text.slice(0, MAX_LINE_CHARACTERS)} [TRUNCATED]`;
}
