import { numberText } from '../../model/quantity.ts';
import type { PercentilePoint } from '../../model/run-report.ts';
import { type Html, html } from '../html/html.ts';
import { type Area, CHART_WIDTH, frame, legend, line } from './frame.ts';
import { linearScale, logScale, type Scale } from './scale.ts';

const HEIGHT = 320;
const AREA: Area = { left: 64, top: 52, right: CHART_WIDTH - 30, bottom: HEIGHT - 44 };

/** Latency by percentile, each tenth of what is left as wide as the one before: the tail is where the waiting is. */
export function percentileChart(points: readonly PercentilePoint[]): Html {
  const finite = points.filter(({ percentile }) => percentile < 100);
  const values = finite.flatMap(({ responseMs, serviceMs }) => [responseMs, serviceMs]);
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  const isLogarithmic = least > 0 && most / least > 50;
  const x = ninesScale(finite.at(-1)?.percentile ?? 90);
  const y = isLogarithmic ? logScale(values, AREA.bottom, AREA.top) : linearScale(values, AREA.bottom, AREA.top);
  const curve = (key: 'responseMs' | 'serviceMs', className: string) =>
    line(
      finite.map((point) => [x.at(point.percentile), y.at(point[key])] as const),
      className,
    );
  return frame(
    {
      title: 'Latency by percentile',
      description: `Response and service time at each percentile, from ${numberText(least)} to ${numberText(most)} ms.`,
      height: HEIGHT,
      area: AREA,
      x,
      y,
      xTitle: 'percentile',
      yTitle: isLogarithmic ? 'ms (logarithmic)' : 'ms',
    },
    html`${curve('serviceMs', 'service')}${curve('responseMs', 'response')}${legend(
      [
        ['response time (from the intended moment)', 'response'],
        ['service time (from sending)', 'service'],
      ],
      AREA.right,
      22,
    )}`,
  );
}

/** 0, 90, 99, 99.9 … at the same distances. */
function ninesScale(largest: number): Scale {
  const nines = (percentile: number) => -Math.log10(1 - percentile / 100);
  const end = Math.max(1, nines(largest));
  return {
    at: (percentile) => AREA.left + (nines(percentile) / end) * (AREA.right - AREA.left),
    ticks: [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999]
      .filter((value) => nines(value) <= end + 1e-9)
      .map((value) => ({ value, label: `p${value}` })),
  };
}
