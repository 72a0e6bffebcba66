import type { Why } from '../../../protocol/requests/request-record.ts';
import type { FailureKind } from '../../gateway/answers/failures.ts';
import { MAX_HEADER_VALUE_BYTES, MAX_REQUEST_BODY_BYTES, MAX_URL_CHARACTERS } from '../../gateway/limits.ts';
import { MAX_SYNC_REQUEST_BYTES } from '../../lambda/invocation.ts';
import { whyFunctionError } from './function-error-reasons.ts';
import { eventBytesOf } from './limit-uses.ts';
import type { RequestLimits, RequestStory } from './request-story.ts';

/** Why the gateway answered by itself. */
export function whyFailed(failure: FailureKind, story: RequestStory, limits: RequestLimits): Why {
  return REASONS[failure](story, limits);
}

type Reason = (story: RequestStory, limits: RequestLimits) => Why;

/** One row for each of the gateway's own answers. */
const REASONS: Readonly<Record<FailureKind, Reason>> = {
  missingAuthenticationToken: ({ gateway: { method, path } }) =>
    gateway('missingAuthenticationToken', `No route of the API takes ${method || 'this method'} ${path || '/'}.`),
  incompleteSignature: ({ gateway: { method, path } }) =>
    gateway(
      'incompleteSignature',
      `No route of the API takes ${method} ${path}, and on an unknown route the gateway reads the Authorization header as an AWS signature, which it is not.`,
    ),
  badRequest: (story) =>
    gateway('badRequest', `The gateway does not accept the request: ${detailOf(story) ?? 'it is no HTTP'}.`),
  requestTimeout: () => gateway('requestTimeout', 'The client did not send the whole request in time.'),
  throttled: whyThrottled,
  bodyTooLarge: ({ gateway: { requestBytes } }) =>
    gateway(
      'bodyTooLarge',
      `The body${requestBytes > 0 ? `, of which ${count(requestBytes)} bytes came,` : ''} is over the gateway's limit of ${count(MAX_REQUEST_BODY_BYTES)} bytes.`,
    ),
  headersTooLarge: () =>
    gateway('headersTooLarge', `The headers are over the gateway's limit of ${count(MAX_HEADER_VALUE_BYTES)} bytes.`),
  uriTooLong: () =>
    gateway('uriTooLong', `The URL is over the gateway's limit of ${count(MAX_URL_CHARACTERS)} characters.`),
  eventTooLarge: ({ gateway: { outcome, requestBytes } }) => {
    const bytes = eventBytesOf(outcome);
    const size = bytes === undefined ? `with a body of ${count(requestBytes)} bytes` : `of ${count(bytes)} bytes`;
    return {
      layer: 'lambda',
      rule: 'eventTooLarge',
      text: `The event ${size} is over Lambda's limit of ${count(MAX_SYNC_REQUEST_BYTES)} bytes.`,
    };
  },
  functionError: whyFunctionError,
  malformedResponse: (story) => ({
    layer: 'gateway',
    rule: 'malformedResponse',
    text: `The function returned what is no response of a Lambda proxy: ${detailOf(story) ?? 'malformed'}.`,
  }),
  lambdaThrottled: whyLambdaThrottled,
  integrationTimeout: whyIntegrationTimeout,
  emulatorFailure: (story) => ({
    layer: 'emulator',
    rule: 'emulatorFailure',
    text: `A bug of the emulator: ${detailOf(story) ?? 'see its output'}.`,
  }),
};

function whyThrottled({ gateway: { throttles } }: RequestStory): Why {
  const empty = throttles.findLast(({ isAdmitted }) => !isAdmitted);
  if (empty === undefined) return gateway('throttled', 'The gateway throttled the request.');
  const { bucket, tokens, requestsPerSecond, burst } = empty;
  return gateway(
    'throttled',
    `The ${bucket}'s token bucket was empty: ${tokens.toFixed(2)} of a burst of ${count(burst)}, filled up by ${count(requestsPerSecond)} a second.`,
  );
}

function whyLambdaThrottled(story: RequestStory, { reservedConcurrency }: RequestLimits): Why {
  const { outcome } = story.gateway;
  const refused =
    outcome.kind === 'failed' && outcome.invocation?.kind === 'throttled' ? outcome.invocation : undefined;
  const limit =
    reservedConcurrency === undefined
      ? "the account's concurrency was used up"
      : `all ${count(reservedConcurrency)} of the function's reserved concurrency ran`;
  const rule = story.report?.errorType ?? refused?.reason ?? 'lambdaThrottled';
  return {
    layer: 'lambda',
    rule,
    text: `Lambda throttled the invocation, as ${limit}; the gateway makes a 500 of that.`,
  };
}

function whyIntegrationTimeout(story: RequestStory, { integrationTimeoutMs, timeoutMs }: RequestLimits): Why {
  const waited = `There was no result when the gateway stopped waiting, after ${count(integrationTimeoutMs)} ms.`;
  const { start, report } = story;
  const queueMs = report?.hostQueueMs ?? 0;
  if ((start === undefined && report === undefined) || queueMs >= integrationTimeoutMs) {
    const since = queueMs > 0 ? ` for ${count(Math.round(queueMs))} ms` : '';
    return {
      layer: 'host',
      rule: 'integrationTimeout',
      text: `${waited} No environment of this machine was free${since}; AWS would have started one.`,
    };
  }
  if (report === undefined)
    return gateway('integrationTimeout', `${waited} The function goes on, up to its ${count(timeoutMs)} ms.`);
  const end =
    report.status === 'timeout'
      ? `The function was killed at its own limit of ${count(report.timeoutMs)} ms.`
      : `The function went on, and ended (${report.status}) after ${count(Math.round(report.durationMs))} ms.`;
  return gateway('integrationTimeout', `${waited} ${end}`);
}

function gateway(rule: string, text: string): Why {
  return { layer: 'gateway', rule, text };
}

function detailOf({ gateway: { outcome } }: RequestStory): string | undefined {
  return outcome.kind === 'failed' ? outcome.detail : undefined;
}

/** With separators between the thousands. */
function count(value: number): string {
  return value.toLocaleString('en-US');
}
