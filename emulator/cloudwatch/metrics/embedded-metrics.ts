/**
 * Metrics in log lines: the embedded metric format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * Left out: resolutions below a minute. Not confirmed: that of a line with mistakes the rest counts.
 */
import type { LogEvent } from '../../../protocol/logs.ts';
import {
  type EmbeddedMetrics,
  MAX_ARRAY_VALUES,
  MAX_DIMENSION_CHARACTERS,
  parseEmbeddedMetrics,
} from './embedded-metric-schema.ts';
import type { Dimensions, MetricStore } from './metric-store.ts';

/** A line that says it has metrics and does not have them as it should. */
export interface EmbeddedMetricProblem {
  readonly kind: 'EMFParsingErrors' | 'EMFValidationErrors';
  readonly logGroupName: string;
  readonly reason: string;
}

export interface EmbeddedMetricsOptions {
  /** Epoch milliseconds of the emulated cloud. */
  readonly epochMs: () => number;
  /** Told of each kind of problem once. */
  readonly onProblem?: (problem: EmbeddedMetricProblem) => void;
}

const DAY_MS = 86_400_000;
const MAX_PAST_MS = 14 * DAY_MS;
const MAX_FUTURE_MS = 2 * 3_600_000;
/** Different problems that are told of. */
const MAX_TOLD_PROBLEMS = 100;

/** Takes the metrics out of log events; an event without any costs a search in its text. */
export function createEmbeddedMetrics(
  store: MetricStore,
  { epochMs, onProblem }: EmbeddedMetricsOptions,
): (event: Pick<LogEvent, 'logGroupName' | 'message' | 'timestampMs'>) => void {
  const told = new Set<string>();

  return ({ logGroupName, message, timestampMs }) => {
    if (!message.includes('"_aws"') || !message.includes('"CloudWatchMetrics"')) return;
    const problem = (kind: EmbeddedMetricProblem['kind'], reason: string) => {
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
      const dimensions = { LogGroupName: logGroupName };
      store.series({ namespace: 'AWS/Logs', name: kind, unit: 'None', dimensions })(1, timestampMs);
      if (told.size >= MAX_TOLD_PROBLEMS || told.has(reason)) return;
      told.add(reason);
      onProblem?.({ kind, logGroupName, reason });
    };
    const parsed = parseEmbeddedMetrics(message);
    switch (parsed.kind) {
      case 'none':
        return;
      case 'problem':
        problem(parsed.isJson ? 'EMFValidationErrors' : 'EMFParsingErrors', parsed.reason);
        return;
      case 'metrics': {
        const age = epochMs() - parsed.metrics.Timestamp;
        if (age > MAX_PAST_MS || age < -MAX_FUTURE_MS) {
          problem('EMFValidationErrors', 'Timestamp must be at most two weeks ago and at most two hours ahead');
          return;
        }
        addAll(store, parsed.metrics, parsed.members, (reason) => problem('EMFValidationErrors', reason));
      }
    }
  };
}

type Members = Readonly<Record<string, unknown>>;

function addAll(
  store: MetricStore,
  { Timestamp, CloudWatchMetrics }: EmbeddedMetrics,
  members: Members,
  onProblem: (reason: string) => void,
): void {
  for (const { Namespace: namespace, Dimensions: sets, Metrics } of CloudWatchMetrics) {
    const dimensionSets = sets
      .map((names) => dimensionsOf(names, members, onProblem))
      .filter((dimensions) => dimensions !== undefined);
    for (const { Name: name, Unit: unit } of Metrics) {
      const values = valuesOf(name, members, onProblem);
      for (const dimensions of values.length > 0 ? dimensionSets : []) {
        const add = store.series({ namespace, name, unit, dimensions });
        for (const value of values) add(value, Timestamp);
      }
    }
  }
}

/** Undefined: a member that it names is not there, or no text. */
function dimensionsOf(
  names: readonly string[],
  members: Members,
  onProblem: (reason: string) => void,
): Dimensions | undefined {
  const dimensions: Record<string, string> = {};
  for (const name of names) {
    const value = Object.hasOwn(members, name) ? members[name] : undefined;
    if (typeof value !== 'string' || value === '' || value.length > MAX_DIMENSION_CHARACTERS) {
      onProblem(`The dimension ${name} must be a text of 1 to ${MAX_DIMENSION_CHARACTERS} characters in the line`);
      return undefined;
    }
    dimensions[name] = value;
  }
  return dimensions;
}

function valuesOf(name: string, members: Members, onProblem: (reason: string) => void): readonly number[] {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length <= MAX_ARRAY_VALUES && values.every((one) => typeof one === 'number')) return values as number[];
  onProblem(`The metric ${name} must be a number, or a list of at most ${MAX_ARRAY_VALUES} numbers, in the line`);
  return [];
}
