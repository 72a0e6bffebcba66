import type { Invocation, RequestRecord } from '../../../protocol/requests/request-record.ts';
import { eventIdOf } from '../../events/event-route.ts';
import { apiKeyIdOf } from './api-key-id.ts';
import { toDatabaseCalls, unitsOf } from './database-calls.ts';
import { limitUsesOf } from './limit-uses.ts';
import { phasesOf } from './phases.ts';
import type { RequestLimits, RequestStory } from './request-story.ts';
import { whyOf } from './why.ts';

/** Tells the story of a request as the control API tells it: without headers, bodies, and ids that open the database. */
export function toRequestRecord(story: RequestStory, limits: RequestLimits): RequestRecord {
  const { gateway, moreCalls } = story;
  const { readUnits, writeUnits } = unitsOf(story.calls);
  const invocation = toInvocation(story);
  const eventId = eventIdOf(gateway);
  const apiKeyId = apiKeyIdOf(gateway);
  return {
    requestId: gateway.requestId,
    extendedRequestId: gateway.extendedRequestId,
    ...(gateway.traceId !== undefined && { traceId: gateway.traceId }),
    timeMs: gateway.timeMs,
    method: gateway.method,
    path: gateway.path,
    ...(gateway.query !== undefined && { query: gateway.query }),
    ...(gateway.resource !== undefined && { resource: gateway.resource }),
    status: gateway.status,
    sourceIp: gateway.sourceIp,
    ...(gateway.userAgent !== undefined && { userAgent: gateway.userAgent }),
    requestBytes: gateway.requestBytes,
    responseBytes: gateway.responseBytes,
    latencyMs: gateway.latencyMs,
    ...(gateway.integrationLatencyMs !== undefined && { integrationLatencyMs: gateway.integrationLatencyMs }),
    outcome: gateway.outcome.kind,
    why: whyOf(story, limits),
    phases: phasesOf(story),
    limits: limitUsesOf(story, limits),
    ...(invocation !== undefined && { invocation }),
    databaseCalls: toDatabaseCalls(story),
    ...(moreCalls !== undefined && { moreDatabaseCalls: moreCalls.count }),
    readUnits: readUnits + (moreCalls?.readUnits ?? 0),
    writeUnits: writeUnits + (moreCalls?.writeUnits ?? 0),
    faults: faultsOf(story),
    ...(story.replayOf !== undefined && { replayOf: story.replayOf }),
    ...(eventId !== undefined && { eventId }),
    ...(apiKeyId !== undefined && { apiKeyId }),
  };
}

function toInvocation({ gateway, start, report }: RequestStory): Invocation | undefined {
  const { lambdaRequestId, outcome } = gateway;
  // An event that is too large has an id, but was not invoked.
  const isRefused = outcome.kind === 'failed' && outcome.failure === 'eventTooLarge';
  if (lambdaRequestId === undefined || isRefused) return undefined;
  if (report === undefined) {
    const environment = start && { logStreamName: start.logStreamName };
    return { requestId: lambdaRequestId, status: 'running', hostQueueMs: 0, ...(environment && { environment }) };
  }
  const { environment, errorType, hostLimit, initDurationMs, cpuMs, cpuShare } = report;
  return {
    requestId: lambdaRequestId,
    status: report.status,
    ...(errorType !== undefined && { errorType }),
    ...(environment !== undefined && {
      environment: {
        logStreamName: environment.logStreamName,
        ...(environment.processId !== undefined && { processId: environment.processId }),
        start: environment.start,
      },
      durationMs: report.durationMs,
      ...(initDurationMs !== undefined && { initDurationMs }),
      billedDurationMs: report.billedDurationMs,
      memorySizeMb: report.memorySizeMb,
      maxMemoryUsedMb: report.maxMemoryUsedMb,
      ...(cpuMs !== undefined && { cpuMs }),
      ...(cpuShare !== undefined && { cpuShare }),
    }),
    hostQueueMs: report.hostQueueMs,
    ...(hostLimit !== undefined && { hostLimit }),
  };
}

function faultsOf({ gateway, report, calls }: RequestStory): string[] {
  const ids = [gateway.fault?.faultId, report?.faultId, ...calls.map(({ faultId }) => faultId)];
  return [...new Set(ids.filter((id) => id !== undefined))];
}
