import type { Invocation, RequestRecord } from '../../protocol/requests/request-record.ts';

/** A create that was answered with 201 after 20 ms, 15 of them billed, 5 of them processor time. */
export function recordOf(
  changes: Partial<Omit<RequestRecord, 'invocation'>> = {},
  invocation: Partial<Invocation> | null = {},
): RequestRecord {
  return {
    requestId: 'request-1',
    extendedRequestId: 'extended-1',
    timeMs: 1_784_512_216_828,
    method: 'POST',
    path: '/v1/events',
    resource: '/v1/{proxy+}',
    status: 201,
    sourceIp: '127.0.0.1',
    requestBytes: 900,
    responseBytes: 205,
    latencyMs: 20,
    integrationLatencyMs: 17,
    outcome: 'answered',
    why: { layer: 'function', rule: 'answered', text: 'the function answered' },
    phases: [],
    limits: [
      { name: 'integration-time', used: 17, limit: 29_000, unit: 'ms', exceeded: false },
      { name: 'lambda-memory', used: 90, limit: 512, unit: 'MB', exceeded: false },
      { name: 'lambda-time', used: 15, limit: 30_000, unit: 'ms', exceeded: false },
    ],
    ...(invocation !== null && { invocation: { ...INVOCATION, ...invocation } }),
    databaseCalls: [],
    readUnits: 0,
    writeUnits: 2,
    faults: [],
    ...changes,
  };
}

const INVOCATION: Invocation = {
  requestId: 'lambda-1',
  status: 'ok',
  environment: { logStreamName: 'stream-1', start: 'warm' },
  durationMs: 15,
  billedDurationMs: 15,
  memorySizeMb: 512,
  maxMemoryUsedMb: 90,
  cpuMs: 5,
  hostQueueMs: 0,
};
