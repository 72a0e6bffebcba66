import type { RequestRecord } from '../requests/request-record.ts';
import type { FieldName } from './filter-fields.ts';
import type { FieldValue, FilterSubject } from './filter-subject.ts';

/** A request as filters see it; `nowMs` is the emulated cloud's time, `flags` are those that only the caller knows. */
export function requestSubject(record: RequestRecord, nowMs: number, flags: readonly string[] = []): FilterSubject {
  const { invocation } = record;
  const values: Partial<Record<FieldName, () => FieldValue>> = {
    kind: () => 'request',
    is: () => [...requestFlags(record), ...flags],
    id: () => idsOf(record),
    time: () => record.timeMs,
    age: () => nowMs - record.timeMs,
    key: () => record.apiKeyId,
    bytes: () => record.requestBytes + record.responseBytes,
    event: () => record.eventId,
    status: () => record.status,
    method: () => record.method,
    path: () => record.path,
    query: () => record.query,
    resource: () => record.resource,
    rule: () => record.why.rule,
    layer: () => record.why.layer,
    why: () => record.why.text,
    outcome: () => record.outcome,
    error: () => defined([invocation?.errorType, ...record.databaseCalls.map(({ errorType }) => errorType)]),
    latency: () => record.latencyMs,
    billed: () => invocation?.billedDurationMs,
    init: () => invocation?.initDurationMs,
    queue: () => invocation?.hostQueueMs,
    memory: () => invocation?.maxMemoryUsedMb,
    reads: () => record.readUnits,
    writes: () => record.writeUnits,
    in: () => record.requestBytes,
    out: () => record.responseBytes,
    env: () => invocation?.environment?.logStreamName,
    fault: () => record.faults,
    replayof: () => record.replayOf,
    ip: () => record.sourceIp,
    agent: () => record.userAgent,
  };
  return {
    value: (field) => values[field]?.(),
    json: () => undefined,
    texts: () =>
      defined([
        `${record.method} ${record.path}${record.query === undefined ? '' : `?${record.query}`}`,
        String(record.status),
        ...idsOf(record),
        record.eventId,
        record.apiKeyId,
        record.why.rule,
        record.why.text,
        record.sourceIp,
        record.userAgent,
        invocation?.errorType,
        invocation?.environment?.logStreamName,
        ...record.faults,
      ]),
  };
}

function idsOf({ requestId, extendedRequestId, traceId, invocation, replayOf }: RequestRecord): string[] {
  return defined([requestId, extendedRequestId, traceId, invocation?.requestId, replayOf]);
}

function requestFlags(record: RequestRecord): string[] {
  const { status, why, invocation, limits } = record;
  const start = invocation?.environment?.start;
  const isThrottled =
    why.rule === 'throttled' ||
    invocation?.status === 'throttled' ||
    record.databaseCalls.some(({ errorType }) =>
      /Throttling|ThroughputExceeded|RequestLimitExceeded/.test(errorType ?? ''),
    );
  const flags = {
    ok: status < 400,
    refused: status >= 400 && status < 500,
    failed: status >= 500,
    cold: start === 'cold',
    warm: start === 'warm',
    throttled: isThrottled,
    limited: why.rule === 'RATE_LIMIT_EXCEEDED',
    timeout: invocation?.status === 'timeout' || limits.some(({ name, exceeded }) => exceeded && /time/i.test(name)),
    oom: invocation?.errorType === 'Runtime.OutOfMemory' || why.rule === 'Runtime.OutOfMemory',
    faulty: record.faults.length > 0,
    replay: record.replayOf !== undefined,
  };
  return Object.entries(flags).flatMap(([flag, isSet]) => (isSet ? [flag] : []));
}

function defined(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined);
}
