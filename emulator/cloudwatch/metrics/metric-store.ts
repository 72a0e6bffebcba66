/**
 * CloudWatch's metrics: series by namespace, name and dimensions, in minutes of the emulated clock.
 * Left out: alarms, metric math, resolutions below a minute, and all that is older than three hours.
 */
import type { MetricQuery, MetricSeries } from '../../../protocol/metrics.ts';
import { SeriesValues } from './metric-series.ts';

export type Dimensions = Readonly<Record<string, string>>;

/** What a series is of. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Dimensions;
}

/** Takes the values of one series. */
export type AddValue = (value: number, timestampMs: number) => void;

export interface MetricStore {
  /** The series of a metric, a new one if there is none; one that is over the bound takes values and forgets them. */
  readonly series: (identity: MetricIdentity) => AddValue;
  readonly query: (query: MetricQuery) => readonly MetricSeries[];
  /** Metrics that are not kept because there are too many. */
  readonly droppedSeries: () => number;
  /** Forgets all values. */
  readonly clear: () => void;
}

export interface MetricStoreOptions {
  /** Epoch milliseconds of the emulated cloud. */
  readonly epochMs: () => number;
  /** Default 500. */
  readonly maxSeries?: number;
}

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 180;
const MAX_SERIES = 500;
/** So many different ones that are over the bound are told apart, for their number. */
const MAX_COUNTED_KEYS = 10_000;

interface Series {
  readonly identity: MetricIdentity;
  readonly values: SeriesValues;
}

/** Keeps three hours of every metric. Of the functions' own metrics those that are silent for so long give way to new ones. */
export function createMetricStore({ epochMs, maxSeries = MAX_SERIES }: MetricStoreOptions): MetricStore {
  const all = new Map<string, Series>();
  const dropped = new Set<string>();

  return {
    series(identity) {
      const key = keyOf(identity);
      const known = all.get(key);
      if (known !== undefined) return adder(known);
      if (all.size >= maxSeries) dropSilent();
      if (all.size >= maxSeries) {
        if (dropped.size < MAX_COUNTED_KEYS) dropped.add(key);
        return () => {};
      }
      const series = { identity, values: new SeriesValues(KEPT_MINUTES) };
      all.set(key, series);
      return adder(series);
    },
    query(query) {
      const isWanted = toCondition(query);
      const keptFromMs = floorToMinute(epochMs()) - (KEPT_MINUTES - 1) * MINUTE_MS;
      const { startMs = keptFromMs, sinceMs = Number.POSITIVE_INFINITY } = query;
      const fromMs = Math.max(keptFromMs, floorToMinute(startMs), floorToMinute(epochMs() - sinceMs));
      const found: MetricSeries[] = [];
      for (const { identity, values } of all.values()) {
        const points = isWanted(identity) ? values.points(fromMs, query.endMs ?? Number.POSITIVE_INFINITY) : [];
        if (points.length > 0) found.push({ ...identity, dimensions: { ...identity.dimensions }, points: [...points] });
      }
      return found.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    },
    droppedSeries: () => dropped.size,
    clear() {
      for (const { values } of all.values()) values.clear();
    },
  };

  function dropSilent(): void {
    const silentBeforeMs = floorToMinute(epochMs()) - KEPT_MINUTES * MINUTE_MS;
    for (const [key, { identity, values }] of all) {
      // Those of AWS are few, and who adds to them holds on to them.
      if (!identity.namespace.startsWith('AWS/') && values.newestMs < silentBeforeMs) all.delete(key);
    }
  }
}

function adder({ values }: Series): AddValue {
  return (value, timestampMs) => values.add(value, timestampMs);
}

function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}

/** Series of one metric beside each other, those with fewer dimensions first. */
function sortKey({ namespace, name, dimensions }: MetricIdentity): string {
  const entries = Object.entries(dimensions);
  return JSON.stringify([namespace, name, String(entries.length).padStart(2, '0'), entries.sort()]);
}

function toCondition({ namespace, name, dimension }: MetricQuery): (identity: MetricIdentity) => boolean {
  const [dimensionName, ...rest] = dimension?.split('=') ?? [];
  const dimensionValue = rest.join('=');
  return (identity) =>
    (namespace === undefined || identity.namespace === namespace) &&
    (name === undefined || identity.name === name) &&
    (dimensionName === undefined || identity.dimensions[dimensionName] === dimensionValue);
}

function floorToMinute(timeMs: number): number {
  return Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
}
