import { latencySentence } from '../judgement/latency-judgement.ts';
import type { LatencyThreshold, RateThreshold, SuccessThreshold, Threshold } from '../judgement/threshold.ts';
import { expectedStatuses, labelOf, type RequestMix } from '../scenario/request-mix.ts';
import type { ArtilleryEnsure } from './artillery-format.ts';

/** Aggregations that Artillery has, by percentile. */
const PERCENTILES: Readonly<Record<number, string>> = {
  50: 'p50',
  75: 'p75',
  90: 'p90',
  95: 'p95',
  99: 'p99',
  99.9: 'p999',
};

const BY_NAME = 'plugins.metrics-by-endpoint';

/** Thresholds as Artillery's `ensure` takes them, and a sentence for each that it cannot. */
export function ensureOf(
  thresholds: readonly Threshold[],
  mix: RequestMix,
  seconds: number,
): { readonly ensure: ArtilleryEnsure; readonly notes: readonly string[] } {
  const limits: Record<string, number>[] = [];
  const conditions: { expression: string }[] = [];
  const notes: string[] = [];
  for (const threshold of thresholds) {
    const metric = threshold.kind === 'latency' ? latencyMetric(threshold) : undefined;
    const expressions =
      threshold.kind === 'success'
        ? successExpressions(threshold, mix)
        : threshold.kind === 'rate'
          ? rateExpressions(threshold, mix, seconds)
          : [];
    if (metric !== undefined && threshold.kind === 'latency') limits.push({ [metric]: threshold.atMostMs });
    else if (expressions.length > 0) conditions.push(...expressions.map((expression) => ({ expression })));
    else notes.push(`Not in ensure: ${sentenceOf(threshold)}.`);
  }
  return { ensure: { thresholds: limits, conditions }, notes };
}

/** Artillery tells no figures by status: those of all answers stand for those of the successes. */
function latencyMetric({ percentile, operation }: LatencyThreshold): string | undefined {
  const aggregation = PERCENTILES[percentile];
  if (aggregation === undefined) return undefined;
  return operation === undefined
    ? `http.response_time.${aggregation}`
    : `${BY_NAME}.response_time.${operation}.${aggregation}`;
}

/**
 * A metric that was never counted makes a condition false, so the successes are counted, and not the failures. Ensure puts
 * values in place of names wherever they stand, also within longer ones: vusers.created_by_name cannot be asked for.
 */
function successExpressions({ atLeast, operation }: SuccessThreshold, mix: RequestMix): readonly string[] {
  const of = mix.filter((request) => operation === undefined || labelOf(request) === operation);
  const [only] = of;
  if (operation === undefined || mix.length === 1) return [`plugins.expect.ok / http.requests >= ${atLeast}`];
  const [status, ...others] = only === undefined ? [] : expectedStatuses(only);
  if (status === undefined || others.length > 0) return [];
  return [`${BY_NAME}.${operation}.codes.${status} / ${BY_NAME}.response_time.${operation}.count >= ${atLeast}`];
}

function rateExpressions(
  { atLeast, atMost, operation, statuses }: RateThreshold,
  mix: RequestMix,
  seconds: number,
): readonly string[] {
  const [status, ...others] = statuses;
  const isSuccess = status === '2xx' && others.length === 0;
  if ((operation !== undefined && mix.length > 1) || !isSuccess) return [];
  return [
    ...(atLeast === undefined ? [] : [`plugins.expect.ok / ${seconds} >= ${atLeast}`]),
    ...(atMost === undefined ? [] : [`plugins.expect.ok / ${seconds} <= ${atMost}`]),
  ];
}

function sentenceOf(threshold: Threshold): string {
  return threshold.kind === 'latency' ? latencySentence(threshold) : JSON.stringify(threshold);
}
