import { numberText } from '../../model/quantity.ts';
import type { SecondOfRun } from '../../model/run-report.ts';
import { type Html, html } from '../html/html.ts';
import { type Area, CHART_WIDTH, frame, legend, line } from './frame.ts';
import { linearScale, logScale, type Scale, spanScale } from './scale.ts';

const HEIGHT = 320;
const RATE_HEIGHT = 220;
const LEFT = 64;
const RIGHT = CHART_WIDTH - 30;
/** More points than pixels help nobody. */
const MAX_POINTS = 480;

const PERCENTILES = [
  ['p50', 'p50Ms'],
  ['p95', 'p95Ms'],
  ['p99', 'p99Ms'],
  ['max', 'maxMs'],
] as const;

/** Percentiles of each second; on a logarithmic axis where they differ by more than fifty times. */
export function latencyOverTime(seconds: readonly SecondOfRun[]): Html {
  const shown = thinned(seconds);
  const area: Area = { left: LEFT, top: 52, right: RIGHT, bottom: HEIGHT - 44 };
  const values = shown.flatMap((second) => PERCENTILES.flatMap(([, key]) => second[key] ?? []));
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  const isLogarithmic = least > 0 && most / least > 50;
  const x = timeScale(shown, area);
  const y = isLogarithmic ? logScale(values, area.bottom, area.top) : linearScale(values, area.bottom, area.top);
  return frame(
    {
      title: 'Response time over the run',
      description: `Percentiles of the response time second by second, from ${numberText(least)} to ${numberText(most)} ms.`,
      height: HEIGHT,
      area,
      x,
      y,
      xTitle: 'second of the run',
      yTitle: isLogarithmic ? 'ms (logarithmic)' : 'ms',
    },
    html`${PERCENTILES.map(([name, key]) =>
      line(
        shown.map((second) => {
          const value = second[key];
          return value === undefined ? undefined : ([x.at(second.second), y.at(value)] as const);
        }),
        name,
      ),
    )}${legend(
      PERCENTILES.map(([name]) => [name, name]),
      RIGHT,
      22,
    )}`,
  );
}

/** What was due, what was answered as it should be, and what was not, each second. */
export function rateOverTime(seconds: readonly SecondOfRun[]): Html {
  const shown = thinned(seconds);
  const area: Area = { left: LEFT, top: 52, right: RIGHT, bottom: RATE_HEIGHT - 44 };
  const x = timeScale(shown, area);
  const rates = shown.map((second) => ({ second: second.second, due: second.scheduled, ...ends(second) }));
  const y = linearScale(
    rates.flatMap(({ due, good, bad }) => [due, good, bad]),
    area.bottom,
    area.top,
  );
  const series = [
    ['due', 'due'],
    ['answered 2xx and 3xx', 'good'],
    ['other endings', 'bad'],
  ] as const;
  return frame(
    {
      title: 'Requests a second over the run',
      description: `Requests due, answered and ended otherwise in each second; at most ${numberText(Math.max(0, ...rates.map(({ due }) => due)))} were due.`,
      height: RATE_HEIGHT,
      area,
      x,
      y,
      xTitle: 'second of the run',
      yTitle: 'requests a second',
    },
    html`${series.map(([, key]) =>
      line(
        rates.map((rate) => [x.at(rate.second), y.at(rate[key])] as const),
        key,
      ),
    )}${legend(series, RIGHT, 22)}`,
  );
}

function ends({ ended }: SecondOfRun): { readonly good: number; readonly bad: number } {
  let [good, bad] = [0, 0];
  for (const [status, count] of Object.entries(ended)) {
    if (/^[23]/.test(status)) good += count;
    else bad += count;
  }
  return { good, bad };
}

function timeScale(seconds: readonly SecondOfRun[], { left, right }: Area): Scale {
  return spanScale(seconds[0]?.second ?? 0, seconds.at(-1)?.second ?? 1, left, right);
}

/** Of a long run the worst second of several: a peak that is not drawn did not happen to the reader. */
function thinned(seconds: readonly SecondOfRun[]): readonly SecondOfRun[] {
  const size = Math.ceil(seconds.length / MAX_POINTS);
  if (size <= 1) return seconds;
  return Array.from({ length: Math.ceil(seconds.length / size) }, (_, at) =>
    seconds
      .slice(at * size, (at + 1) * size)
      .reduce((worst, second) => ((second.p99Ms ?? 0) > (worst.p99Ms ?? 0) ? second : worst)),
  );
}
