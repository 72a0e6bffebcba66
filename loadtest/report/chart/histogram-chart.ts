import { numberText } from '../../model/quantity.ts';
import type { RunReport } from '../../model/run-report.ts';
import { type Html, html } from '../html/html.ts';
import { type Area, CHART_WIDTH, frame } from './frame.ts';
import { linearScale, logScale } from './scale.ts';

const HEIGHT = 296;
const AREA: Area = { left: 64, top: 48, right: CHART_WIDTH - 30, bottom: HEIGHT - 44 };
/** Of the buckets, each of which ends a tenth above the one before it. */
const GROWTH = 1.1;

/** How many answers took how long, on a logarithmic axis of time: two humps are two ways through the system. */
export function histogramChart(histogram: RunReport['histogram']): Html {
  const bounds = histogram.flatMap(({ upToMs }) => [upToMs / GROWTH, upToMs]);
  const x = logScale(bounds, AREA.left, AREA.right);
  const y = linearScale(
    histogram.map(({ count }) => count),
    AREA.bottom,
    AREA.top,
  );
  const fullest = histogram.reduce((most, bucket) => (bucket.count > most.count ? bucket : most), {
    upToMs: 0,
    count: 0,
  });
  return frame(
    {
      title: 'Histogram of response times',
      description: `Most answers, ${numberText(fullest.count)}, took up to ${numberText(fullest.upToMs)} ms.`,
      height: HEIGHT,
      area: AREA,
      x,
      y,
      xTitle: 'response time in ms (logarithmic)',
      yTitle: 'answers',
    },
    html`${histogram
      .filter(({ count }) => count > 0)
      .map(({ upToMs, count }) => {
        const left = x.at(upToMs / GROWTH);
        // One answer among many thousands is still to be seen.
        const top = Math.min(y.at(count), AREA.bottom - 1.5);
        return html`<rect class="bar" x="${left}" y="${top}" width="${Math.max(1, x.at(upToMs) - left - 1)}" height="${AREA.bottom - top}"><title>${numberText(count)} up to ${numberText(upToMs)} ms</title></rect>`;
      })}`,
  );
}
