import type { InjectedFault } from '../../faults/injected-fault.ts';
import {
  type InvocationContext,
  type InvocationResult,
  type Invoke,
  MAX_SYNC_REQUEST_BYTES,
} from '../../lambda/invocation.ts';
import type { Reply } from '../answers/reply.ts';
import { type Decision, type Exchange, failed, openTrace } from '../exchange.ts';
import { lastValue } from '../request/request-headers.ts';
import type { Trace } from '../request/trace-id.ts';
import type { ResourceMatch } from '../routes.ts';
import { toHttpResponse } from './http-response.ts';
import { toProxyEvent } from './proxy-event.ts';

/**
 * Calls the function and decides what its answer is to the client. The gateway gives up at the API's integration timeout;
 * the invocation goes on, and its late result is lost.
 */
export async function integrate(exchange: Exchange, match: ResourceMatch, body: Buffer): Promise<Decision> {
  const { settings, headers } = exchange;
  const { api, clock } = settings;
  const trace = openTrace(exchange);
  const event = toProxyEvent(
    {
      method: exchange.method,
      target: exchange.target,
      protocol: `HTTP/${exchange.httpVersion}`,
      headers,
      body,
      sourceIp: exchange.sourceIp,
    },
    {
      apiId: api.apiId,
      stage: api.stage,
      accountId: settings.accountId,
      deploymentId: settings.deploymentId,
      domainName: settings.domainName,
      binaryMediaTypes: api.binaryMediaTypes,
      stageVariables: api.stageVariables,
      match,
      requestId: exchange.requestId,
      extendedRequestId: exchange.extendedRequestId,
      epochMs: exchange.timeMs,
      traceHeader: trace.eventHeader,
    },
  );
  // Made here, so that it is known when the gateway gives up before the function ends.
  const requestId = settings.newId();
  exchange.lambdaRequestId = requestId;
  const calledAtMs = clock.monotonicMs();
  exchange.calledAtMs = calledAtMs;
  const context = { requestId, traceId: trace.full, fault: lambdaFault(exchange) };
  const result = await invokeWithin(api.integrationTimeoutMs, settings.invoke, event, context);
  exchange.integrationLatencyMs = clock.monotonicMs() - calledAtMs;
  if (result === undefined) {
    return failed(exchange, 'integrationTimeout', { detail: 'Execution failed due to a timeout error' });
  }
  return decide(exchange, trace, result);
}

function lambdaFault({ fault }: Exchange): InjectedFault | undefined {
  return fault?.kind.startsWith('lambda-') ? fault : undefined;
}

/** The result of an invocation, undefined if it takes longer than the time. */
async function invokeWithin(
  timeoutMs: number,
  invoke: Invoke,
  event: string,
  context: InvocationContext,
): Promise<InvocationResult | undefined> {
  const invocation = invoke(event, context);
  const { promise: timeout, resolve } = Promise.withResolvers<undefined>();
  // What came in time is read first: this process may have been stopped, or have had no processor, for longer.
  const timer = setTimeout(() => setImmediate(resolve, undefined), timeoutMs);
  try {
    return await Promise.race([invocation, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function decide(exchange: Exchange, trace: Trace, result: InvocationResult): Decision {
  switch (result.kind) {
    case 'returned':
      return answered(exchange, trace, result.payload);
    case 'functionError':
      exchange.failedPayload = result.payload;
      return failed(exchange, 'functionError', {
        detail: `Lambda execution failed with status 200 due to customer function error: ${result.errorMessage}. Lambda request id: ${result.requestId}`,
        invocation: { kind: result.kind, errorMessage: result.errorMessage },
      });
    case 'throttled':
      return failed(exchange, 'lambdaThrottled', {
        detail: `Lambda invocation failed with status: 429. Lambda request id: ${result.requestId} (${result.reason})`,
        invocation: { kind: result.kind, reason: result.reason },
      });
    case 'tooLarge':
      return failed(exchange, 'eventTooLarge', {
        detail: `Execution failed: ${result.eventBytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_SYNC_REQUEST_BYTES} bytes)`,
        invocation: { kind: result.kind, eventBytes: result.eventBytes },
      });
  }
}

function answered(exchange: Exchange, trace: Trace, payload: string): Decision {
  const { binaryMediaTypes } = exchange.settings.api;
  const response = toHttpResponse(payload, { binaryMediaTypes, accept: lastValue(exchange.headers, 'accept') });
  if (response.kind === 'malformed') {
    exchange.failedPayload = payload;
    return failed(exchange, 'malformedResponse', {
      detail: `Execution failed due to configuration error: Malformed Lambda proxy response: ${response.reason}`,
    });
  }
  const reply: Reply = {
    status: response.status,
    contentType: response.contentType,
    headers: [
      'x-amzn-RequestId',
      exchange.requestId,
      ...response.headers,
      'x-amz-apigw-id',
      exchange.extendedRequestId,
      'X-Amzn-Trace-Id',
      trace.full,
    ],
    body: response.body,
  };
  return { reply, outcome: { kind: 'answered' }, connection: 'keep' };
}
