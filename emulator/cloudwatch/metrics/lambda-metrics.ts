import type { InvocationReport, InvocationStart } from '../../lambda/reports/invocation-report.ts';
import type { MetricStore } from './metric-store.ts';

/** Takes what happens to the function's invocations. */
export interface LambdaMetrics {
  readonly noteStart: (start: InvocationStart) => void;
  readonly noteReport: (report: InvocationReport) => void;
  /** Invocations that run now. */
  readonly concurrentExecutions: () => number;
}

/**
 * Metrics of Lambda. A throttled invocation is neither an invocation nor an error. `Duration` is without the
 * initialisation. A value counts in the minute in which its invocation began.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 *
 * Not confirmed: that `Throttles` gets a 0 of every invocation that was not throttled, as `Errors` does.
 */
export function createLambdaMetrics(
  store: MetricStore,
  options: { readonly functionName: string; readonly epochOf: (monotonicMs: number) => number },
): LambdaMetrics {
  const { functionName, epochOf } = options;
  const series = (name: string, unit: string) =>
    store.series({ namespace: 'AWS/Lambda', name, unit, dimensions: { FunctionName: functionName } });
  const invocations = series('Invocations', 'Count');
  const errors = series('Errors', 'Count');
  const throttles = series('Throttles', 'Count');
  const duration = series('Duration', 'Milliseconds');
  const concurrency = series('ConcurrentExecutions', 'Count');
  const running = new Set<string>();

  return {
    noteStart({ requestId, startedAtMs }) {
      running.add(requestId);
      concurrency(running.size, epochOf(startedAtMs));
    },
    noteReport({ requestId, status, startedAtMs, durationMs }) {
      running.delete(requestId);
      const timestampMs = epochOf(startedAtMs);
      throttles(status === 'throttled' ? 1 : 0, timestampMs);
      if (status === 'throttled') return;
      invocations(1, timestampMs);
      errors(status === 'ok' ? 0 : 1, timestampMs);
      duration(durationMs, timestampMs);
    },
    concurrentExecutions: () => running.size,
  };
}
