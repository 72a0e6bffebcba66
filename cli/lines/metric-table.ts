import type { MetricPoint, MetricSeries } from '../../protocol/metrics.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

type Column = readonly [title: string, value: (point: MetricPoint) => number | undefined];

const COUNT_COLUMNS: readonly Column[] = [
  ['samples', ({ sampleCount }) => sampleCount],
  ['sum', ({ sum }) => sum],
  ['average', ({ average }) => average],
  ['min', ({ minimum }) => minimum],
  ['max', ({ maximum }) => maximum],
];

const ALL_COLUMNS: readonly Column[] = [
  ...COUNT_COLUMNS.slice(0, 4),
  ['p50', ({ p50 }) => p50],
  ['p90', ({ p90 }) => p90],
  ['p95', ({ p95 }) => p95],
  ['p99', ({ p99 }) => p99],
  ...COUNT_COLUMNS.slice(4),
];

/** A metric as a table, a minute a row; of what is only counted there are no percentiles. */
export function metricTable({ namespace, name, unit, dimensions, points }: MetricSeries): readonly SafeText[] {
  const columns = unit === 'Count' ? COUNT_COLUMNS : ALL_COLUMNS;
  const shownDimensions = Object.entries(dimensions).map(([key, value]) => `  ${key}=${value}`);
  const rows = [
    ['minute', ...columns.map(([title]) => title)],
    ...points.map((point) => [minuteOf(point), ...columns.map(([, value]) => shown(value(point)))]),
  ];
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return [
    visible(`${namespace}  ${name}  ${unit}${shownDimensions.join('')}`),
    ...rows.map((row) => visible(`  ${row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ')}`)),
  ];
}

function minuteOf({ timestampMs }: MetricPoint): string {
  return `${new Date(timestampMs).toISOString().slice(0, 16)}Z`;
}

function shown(value: number | undefined): string {
  if (value === undefined) return '-';
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 1 ? 4 : 2);
}
