import { expect, test } from 'vitest';
import { metricTable } from './metric-table.ts';

const point = {
  timestampMs: Date.UTC(2026, 10, 23, 12, 34),
  sampleCount: 4,
  sum: 50,
  average: 12.5,
  minimum: 0.25,
  maximum: 30,
};
const percentiles = { p50: 10, p90: 29.991, p95: 30, p99: 30 };
const latency = { namespace: 'AWS/ApiGateway', name: 'Latency', unit: 'Milliseconds', dimensions: { Stage: 'prod' } };

test('prints a row a minute, with percentiles', () => {
  expect(metricTable({ ...latency, points: [{ ...point, ...percentiles }] })).toEqual([
    'AWS/ApiGateway  Latency  Milliseconds  Stage=prod',
    '             minute  samples  sum  average     min  p50    p90  p95  p99  max',
    '  2026-11-23T12:34Z        4   50    12.50  0.2500   10  29.99   30   30   30',
  ]);
});

test('leaves percentiles out of what is counted', () => {
  expect(metricTable({ ...latency, name: 'Count', unit: 'Count', points: [{ ...point, ...percentiles }] })[1]).toBe(
    '             minute  samples  sum  average     min  max',
  );
});

test('shows that there are no percentiles of negative values', () => {
  expect(metricTable({ ...latency, points: [point] })[2]).toBe(
    '  2026-11-23T12:34Z        4   50    12.50  0.2500    -    -    -    -   30',
  );
});

test('shows foreign names without letting them act on the terminal', () => {
  const [title] = metricTable({ ...latency, name: 'a\u001b[2J', dimensions: { 'b\n': '\u202E' }, points: [] });

  expect(title).toBe('AWS/ApiGateway  a\\e[2J  Milliseconds  b\\n=\\u{202e}');
});
