import type { LimitUse } from '../../../protocol/requests/request-record.ts';
import { MAX_REQUEST_BODY_BYTES } from '../../gateway/limits.ts';
import { MAX_SYNC_REQUEST_BYTES } from '../../lambda/invocation.ts';
import type { InvocationReport } from '../../lambda/reports/invocation-report.ts';
import type { RequestLimits, RequestStory } from './request-story.ts';

/** The limits that a request was held to, in the order of its way, with how much of each it used. */
export function limitUsesOf(story: RequestStory, limits: RequestLimits): LimitUse[] {
  return [
    ...throttleUses(story),
    ...bodyUses(story),
    ...integrationTimeUse(story, limits),
    ...(story.report === undefined ? [] : invocationUses(story.report, limits)),
  ];
}

function throttleUses({ gateway }: RequestStory): LimitUse[] {
  return gateway.throttles.map(({ bucket, isAdmitted, tokens, burst }) => ({
    name: `${bucket}-throttle`,
    used: burst - tokens,
    limit: burst,
    unit: 'tokens',
    exceeded: !isAdmitted,
  }));
}

function bodyUses({ gateway: { outcome, requestBytes } }: RequestStory): LimitUse[] {
  const failure = outcome.kind === 'failed' ? outcome.failure : undefined;
  const uses: LimitUse[] = [];
  if (requestBytes > 0 || failure === 'bodyTooLarge') {
    const exceeded = failure === 'bodyTooLarge';
    uses.push({ name: 'request-body', used: requestBytes, limit: MAX_REQUEST_BODY_BYTES, unit: 'bytes', exceeded });
  }
  if (failure === 'eventTooLarge') {
    const used = eventBytesOf(outcome) ?? requestBytes;
    uses.push({ name: 'lambda-event', used, limit: MAX_SYNC_REQUEST_BYTES, unit: 'bytes', exceeded: true });
  }
  return uses;
}

/** Bytes of an event that Lambda refused for its size. */
export function eventBytesOf(outcome: RequestStory['gateway']['outcome']): number | undefined {
  if (outcome.kind !== 'failed' || outcome.invocation?.kind !== 'tooLarge') return undefined;
  return outcome.invocation.eventBytes;
}

function integrationTimeUse({ gateway }: RequestStory, { integrationTimeoutMs }: RequestLimits): LimitUse[] {
  const { integrationLatencyMs, outcome } = gateway;
  if (integrationLatencyMs === undefined) return [];
  const exceeded = outcome.kind === 'failed' && outcome.failure === 'integrationTimeout' && gateway.fault === undefined;
  return [{ name: 'integration-time', used: integrationLatencyMs, limit: integrationTimeoutMs, unit: 'ms', exceeded }];
}

function invocationUses(report: InvocationReport, limits: RequestLimits): LimitUse[] {
  const uses: LimitUse[] = [];
  if (report.hostLimit === 'processes') {
    const { maxEnvironments } = limits;
    uses.push({
      name: 'host-processes',
      used: maxEnvironments,
      limit: maxEnvironments,
      unit: 'processes',
      exceeded: true,
    });
  }
  if (report.status === 'throttled') return uses;
  uses.push({
    name: 'lambda-memory',
    used: report.maxMemoryUsedMb,
    limit: report.memorySizeMb,
    unit: 'MB',
    exceeded: report.errorType === 'Runtime.OutOfMemory',
  });
  const exceeded = report.status === 'timeout';
  uses.push({ name: 'lambda-time', used: report.durationMs, limit: report.timeoutMs, unit: 'ms', exceeded });
  return uses;
}
