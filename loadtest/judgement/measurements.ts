import type { OperationSummary, RunReport } from '../model/run-report.ts';
import { HTTP, IN_FLIGHT, type Samples } from '../model/samples.ts';
import { percentile } from '../statistics/percentile-bounds.ts';
import { latencySummary } from './latency-summary.ts';
import { secondsOfRun } from './seconds-of-run.ts';
import { measuredWindow, selectedPlaces, statusText, valuesAt } from './selection.ts';

type Measurements = Pick<RunReport, 'operations' | 'seconds' | 'histogram' | 'percentiles'>;

/** All that a report shows of the samples, without the warm-up and without what had no end. */
export function measurementsOf(samples: Samples): Measurements {
  const answered = selectedPlaces(samples, (at) => samples.isWarmUp[at] === 0 && samples.outcome[at] === HTTP);
  const response = responseTimes(samples, answered).sort();
  const service = serviceTimes(samples, answered).sort();
  return {
    operations: operationSummaries(samples),
    seconds: secondsOfRun(samples),
    histogram: histogramOf(response),
    percentiles: percentileCurve(response, service),
  };
}

/** One for each operation and ending, those of an operation together, its most frequent ending first. */
function operationSummaries(samples: Samples): OperationSummary[] {
  const places = selectedPlaces(samples, (at) => samples.isWarmUp[at] === 0 && samples.outcome[at] !== IN_FLIGHT);
  const groups = Map.groupBy(places, (at) => endingKey(samples, at));
  const window = measuredWindow(samples);
  const seconds = window === undefined ? 0 : (window.endMs - window.startMs) / 1000;
  return [...groups.values()]
    .map((group) => {
      const first = group[0] as number;
      return {
        operation: samples.operations[samples.operation[first] as number] as string,
        status: statusText(samples, first),
        count: group.length,
        perSecond: seconds > 0 ? group.length / seconds : 0,
        responseTime: latencySummary(responseTimes(samples, group)),
        serviceTime: latencySummary(serviceTimes(samples, group)),
      };
    })
    .sort(
      (a, b) => samples.operations.indexOf(a.operation) - samples.operations.indexOf(b.operation) || b.count - a.count,
    );
}

/** A number for each operation and ending: a million texts would take longer than all else. */
function endingKey(samples: Samples, at: number): number {
  const ending = (samples.outcome[at] as number) * 1_000 + (samples.status[at] as number);
  return (samples.operation[at] as number) * 10_000 + ending;
}

/** From the intended moment. */
function responseTimes(samples: Samples, places: ArrayLike<number>): Float64Array {
  return valuesAt(places, (at) => (samples.endedMs[at] as number) - (samples.intendedMs[at] as number));
}

/** From the moment of sending. */
function serviceTimes(samples: Samples, places: ArrayLike<number>): Float64Array {
  return valuesAt(places, (at) => (samples.endedMs[at] as number) - (samples.sentMs[at] as number));
}

/** Buckets from 0.1 ms on, each a tenth wider than the one before it, from the first to the last that holds any. */
function histogramOf(sortedMs: Float64Array): RunReport['histogram'] {
  const counts = new Map<number, number>();
  for (const latencyMs of sortedMs) {
    const bucket = Math.max(0, Math.ceil(Math.log(latencyMs / FIRST_BUCKET_MS) / Math.log(BUCKET_GROWTH) - 1e-9));
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    upToMs: FIRST_BUCKET_MS * BUCKET_GROWTH ** (first + at),
    count: counts.get(first + at) ?? 0,
  }));
}

const FIRST_BUCKET_MS = 0.1;
const BUCKET_GROWTH = 1.1;

/** Ever closer to 100 as far as there are samples: a tenth of what is left at a time. */
function percentileCurve(response: Float64Array, service: Float64Array): RunReport['percentiles'] {
  if (response.length === 0) return [];
  const shares = [...CURVE_SHARES.filter((share) => (1 - share) * response.length >= 1), 1];
  return shares.map((share) => ({
    percentile: Number((share * 100).toFixed(6)),
    responseMs: percentile(response, share) as number,
    serviceMs: percentile(service, share) as number,
  }));
}

const CURVE_SHARES = [
  ...[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
  ...[1, 2, 3, 4, 5, 6].flatMap((nines) => [0.1, 0.075, 0.05, 0.03, 0.02].map((left) => 1 - left * 10 ** (1 - nines))),
].sort((a, b) => a - b);
