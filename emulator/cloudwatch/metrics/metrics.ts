/** All metrics of the emulated cloud: told of what happens, asked for series and rates. */
import type { LogEvent } from '../../../protocol/logs.ts';
import type { LiveMetrics, MetricPage, MetricQuery } from '../../../protocol/metrics.ts';
import type { Clock } from '../../clock.ts';
import type { DatabaseCallRecord } from '../../dynamodb/calls/call-record.ts';
import type { GatewayRecord } from '../../gateway/gateway-record.ts';
import type { InvocationReport, InvocationStart } from '../../lambda/reports/invocation-report.ts';
import { type ApiMetricsOptions, createApiMetrics } from './api-metrics.ts';
import { createDatabaseMetrics, isThrottled } from './database-metrics.ts';
import { createEmbeddedMetrics, type EmbeddedMetricProblem } from './embedded-metrics.ts';
import { createLambdaMetrics } from './lambda-metrics.ts';
import { createLiveCounters } from './live-rates.ts';
import { createMetricStore } from './metric-store.ts';

export interface MetricsOptions {
  readonly clock: Clock;
  readonly api: ApiMetricsOptions;
  readonly functionName: string;
  /** Told of log lines whose metrics are not understood, of each kind once. */
  readonly onProblem?: (problem: EmbeddedMetricProblem) => void;
}

export interface Metrics {
  readonly noteRequest: (record: GatewayRecord) => void;
  readonly noteInvocationStart: (start: InvocationStart) => void;
  readonly noteInvocation: (report: InvocationReport) => void;
  readonly noteDatabaseCalls: (calls: readonly DatabaseCallRecord[]) => void;
  /** Of any group; those with embedded metrics are made use of. */
  readonly noteLogEvent: (event: Pick<LogEvent, 'logGroupName' | 'message' | 'timestampMs'>) => void;
  readonly query: (query: MetricQuery) => MetricPage;
  /** The rates of the last seconds. */
  readonly live: () => LiveMetrics;
  /** Forgets all values but for what runs now. */
  readonly clear: () => void;
}

/** Begins with nothing. Taking note of something costs microseconds; what can wait is done when somebody asks. */
export function createMetrics({ clock, api, functionName, onProblem }: MetricsOptions): Metrics {
  const { epochMs, monotonicMs } = clock;
  const epochOf = (atMs: number) => epochMs() - (monotonicMs() - atMs);
  const store = createMetricStore({ epochMs });
  const addRequest = createApiMetrics(store, api);
  const lambda = createLambdaMetrics(store, { functionName, epochOf });
  const addCall = createDatabaseMetrics(store);
  const noteLogEvent = createEmbeddedMetrics(store, { epochMs, ...(onProblem && { onProblem }) });
  const counters = createLiveCounters(monotonicMs);
  let answered = 0;

  return {
    noteRequest(record) {
      addRequest(record);
      const { counts, latencies } = counters.current();
      latencies.add(record.latencyMs);
      counts.requests += 1;
      answered += 1;
      if (record.status === 429) counts.throttledRequests += 1;
      if (record.status >= 500) counts.serverErrors += 1;
      else if (record.status >= 400) counts.clientErrors += 1;
    },
    noteInvocationStart: lambda.noteStart,
    noteInvocation(report) {
      lambda.noteReport(report);
      const { counts } = counters.current();
      if (report.status === 'throttled') {
        counts.throttledInvocations += 1;
        return;
      }
      counts.invocations += 1;
      if (report.status !== 'ok') counts.invocationErrors += 1;
      if (report.environment?.start !== 'warm') counts.coldStarts += 1;
    },
    noteDatabaseCalls(calls) {
      const monotonicToEpochMs = epochOf(0);
      const { counts } = counters.current();
      for (const call of calls) {
        addCall(call, monotonicToEpochMs + call.startedAtMs);
        counts.databaseCalls += 1;
        if (isThrottled(call)) counts.throttledDatabaseCalls += 1;
        for (const { readUnits, writeUnits } of call.consumed) {
          counts.readUnits += readUnits;
          counts.writeUnits += writeUnits;
        }
      }
    },
    noteLogEvent,
    query: (query) => ({ series: [...store.query(query)], live: live(), droppedSeries: store.droppedSeries() }),
    live,
    clear: store.clear,
  };

  function live(): LiveMetrics {
    return { ...counters.rates(), concurrentExecutions: lambda.concurrentExecutions(), answered };
  }
}
