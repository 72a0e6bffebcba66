import type { LatencySummary } from '../model/run-report.ts';
import { mean } from '../statistics/moments.ts';
import { percentile } from '../statistics/percentile-bounds.ts';

/** Latencies in any order, at the percentiles that are always shown. Throws a RangeError for none. */
export function latencySummary(latenciesMs: ArrayLike<number>): LatencySummary {
  const sorted = Float64Array.from(latenciesMs).sort();
  const at = (share: number) => {
    const value = percentile(sorted, share);
    if (value === undefined) throw new RangeError('no latencies, no summary');
    return value;
  };
  return {
    samples: sorted.length,
    minMs: at(0),
    meanMs: mean(sorted),
    p50Ms: at(0.5),
    p90Ms: at(0.9),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    p999Ms: at(0.999),
    maxMs: at(1),
  };
}
