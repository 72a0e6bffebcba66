import { FAULT_KINDS } from '../../../protocol/faults.ts';
import type { Why } from '../../../protocol/requests/request-record.ts';
import type { DatabaseCallRecord } from '../../dynamodb/calls/call-record.ts';
import type { InjectedFault } from '../../faults/injected-fault.ts';
import type { FailureKind } from '../../gateway/answers/failures.ts';
import { lastFailedCall } from './database-calls.ts';
import { whyFailed } from './failure-reasons.ts';
import type { RequestLimits, RequestStory } from './request-story.ts';

/** The rule that decided how a request was answered, the part of the cloud that applied it, and a sentence with the values. */
export function whyOf(story: RequestStory, limits: RequestLimits): Why {
  const { gateway } = story;
  const { outcome, fault } = gateway;
  switch (outcome.kind) {
    case 'answered':
      return gateway.status < 400 ? whyAnswered(story) : whyFunctionRefused(story);
    case 'preflight':
      return why(
        'gateway',
        'preflight',
        'The gateway answered the CORS preflight itself; the function was not called.',
      );
    case 'failed':
      if (fault !== undefined && hasDecided(fault)) return whyFault(fault);
      return whyDatabaseFault(story, outcome.failure) ?? whyFailed(outcome.failure, story, limits);
    case 'clientGone':
      return whyClientGone(story, outcome.during);
    case 'reset':
      return fault === undefined ? why('gateway', 'reset', 'The connection was reset.') : whyFault(fault);
    case 'emulatorFailed':
      return why('emulator', 'emulatorFailure', `A bug of the emulator: ${describe(outcome.error)}`);
  }
}

function why(layer: Why['layer'], rule: string, text: string): Why {
  return { layer, rule, text };
}

function whyAnswered(story: RequestStory): Why {
  const { status, fault } = story.gateway;
  const affectedBy = fault === undefined ? '' : ` The fault ${fault.faultId} (${fault.kind}) had a part in it.`;
  return why('function', 'answered', `The function answered ${status}.${affectedBy}`);
}

/** An error of the function's own; where the database has made it fail, the database is why. */
function whyFunctionRefused(story: RequestStory): Why {
  const { gateway, functionError } = story;
  const failedCall = gateway.status >= 500 ? lastFailedCall(story.calls) : undefined;
  if (failedCall !== undefined) return whyDatabase(failedCall, `The function answered ${gateway.status}.`);
  const { code, message } = functionError ?? {};
  const said = message === undefined ? '' : `: ${message}`;
  return why('function', code ?? 'answered', `The function answered ${gateway.status}${said}`);
}

function whyDatabase(call: DatabaseCallRecord, then: string): Why {
  const what = `${call.operation}${call.tableName === undefined ? '' : ` on ${call.tableName}`}`;
  const error = call.errorType ?? `status ${call.status}`;
  if (call.faultId !== undefined) {
    const how = call.errorType === undefined ? `${Math.round(call.durationMs)} ms` : error;
    return why('dynamodb', 'fault', `The fault ${call.faultId} changed the answer to ${what}: ${how}. ${then}`);
  }
  const reasons = call.throttlingReasons ?? [];
  const [first] = reasons;
  if (first === undefined) return why('dynamodb', error, `DynamoDB refused ${what}: ${error}. ${then}`);
  const named = reasons.map(({ reason, resource }) => `${reason} of ${resourceName(resource)}`).join(', ');
  return why('dynamodb', first.reason, `DynamoDB throttled ${what}: ${named}. ${then}`);
}

/** A fault of the database can also end in an answer of the gateway: the function waits too long for it, or throws. */
function whyDatabaseFault({ gateway, report, calls }: RequestStory, failure: FailureKind): Why | undefined {
  const hasTimedOut = failure === 'integrationTimeout' || report?.status === 'timeout';
  if (!hasTimedOut && failure !== 'functionError') return undefined;
  const call = lastFailedCall(calls);
  if (call?.faultId === undefined || (call.errorType === undefined && !hasTimedOut)) return undefined;
  return whyDatabase(call, `The gateway answered ${gateway.status}.`);
}

/** `table/events/index/by-status` of an ARN. */
function resourceName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** A cold start alone fails no request, and a fault of the database is told by its call. */
function hasDecided({ kind }: InjectedFault): boolean {
  return kind !== 'lambda-cold-start' && !kind.startsWith('dynamodb-');
}

function whyFault({ faultId, kind }: InjectedFault): Why {
  return why(
    kind.startsWith('lambda-') ? 'lambda' : 'gateway',
    'fault',
    `The fault ${faultId} (${kind}): ${FAULT_KINDS[kind]}.`,
  );
}

function whyClientGone({ gateway }: RequestStory, during: 'receiving' | 'integration'): Why {
  const text =
    during === 'receiving'
      ? `The client closed the connection before its request was whole; ${gateway.requestBytes} bytes of its body had come.`
      : `The client closed the connection before the answer, a ${gateway.status}; its leaving did not cancel the function.`;
  return why('client', 'clientGone', text);
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
