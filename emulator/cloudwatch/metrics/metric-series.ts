import type { MetricPoint } from '../../../protocol/metrics.ts';
import { Histogram } from './histogram.ts';

const MINUTE_MS = 60_000;

/** What is known of one minute. */
interface Minute {
  readonly startMs: number;
  sampleCount: number;
  sum: number;
  minimum: number;
  maximum: number;
  readonly histogram: Histogram;
}

/** The values of one metric with one set of dimensions, by minutes, as many of the newest as it may keep. */
export class SeriesValues {
  readonly #maxMinutes: number;
  /** In the order in which they began, which is not that of time when the clock was set back. */
  #minutes: Minute[] = [];
  #current: Minute | undefined;

  constructor(maxMinutes: number) {
    this.#maxMinutes = maxMinutes;
  }

  /** Beginning of the newest minute; -Infinity: there is none. */
  get newestMs(): number {
    return this.#minutes.reduce((newest, { startMs }) => Math.max(newest, startMs), Number.NEGATIVE_INFINITY);
  }

  add(value: number, timestampMs: number): void {
    const startMs = Math.floor(timestampMs / MINUTE_MS) * MINUTE_MS;
    const minute = this.#current?.startMs === startMs ? this.#current : this.#minute(startMs);
    minute.sampleCount += 1;
    minute.sum += value;
    if (value < minute.minimum) minute.minimum = value;
    if (value > minute.maximum) minute.maximum = value;
    minute.histogram.add(value);
  }

  /** Of the minutes that begin within a time, oldest first. */
  points(fromMs: number, untilMs: number): readonly MetricPoint[] {
    return this.#minutes
      .filter(({ startMs }) => startMs >= fromMs && startMs < untilMs)
      .sort((a, b) => a.startMs - b.startMs)
      .map(toPoint);
  }

  clear(): void {
    this.#minutes = [];
    this.#current = undefined;
  }

  #minute(startMs: number): Minute {
    const known = this.#minutes.find((minute) => minute.startMs === startMs);
    this.#current = known ?? {
      startMs,
      sampleCount: 0,
      sum: 0,
      minimum: Number.POSITIVE_INFINITY,
      maximum: Number.NEGATIVE_INFINITY,
      histogram: new Histogram(),
    };
    if (known === undefined) this.#minutes.push(this.#current);
    if (this.#minutes.length > this.#maxMinutes) this.#minutes.shift();
    return this.#current;
  }
}

function toPoint({ startMs, sampleCount, sum, minimum, maximum, histogram }: Minute): MetricPoint {
  // An approximation must not lie outside of what is known exactly.
  const percentile = (share: number) => Math.min(Math.max(histogram.percentile(share), minimum), maximum);
  return {
    timestampMs: startMs,
    sampleCount,
    sum,
    average: sum / sampleCount,
    minimum,
    maximum,
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html: none with negative values.
    ...(minimum >= 0 && {
      p50: percentile(0.5),
      p90: percentile(0.9),
      p95: percentile(0.95),
      p99: percentile(0.99),
    }),
  };
}
