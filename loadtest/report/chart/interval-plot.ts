import type { Judgement } from '../../model/judgement.ts';
import { quantity } from '../../model/quantity.ts';
import { type Html, html } from '../html/html.ts';

const WIDTH = 180;
const HEIGHT = 26;
const MARGIN = 8;

/** What was observed with its confidence bounds, beside the limit: a verdict at a glance. Nothing where there is no number. */
export function intervalPlot({ observed, lowerBound, upperBound, limit, unit, verdict }: Judgement): Html | undefined {
  if (observed === undefined || limit === undefined) return undefined;
  const hasBounds = lowerBound !== undefined || upperBound !== undefined;
  const values = [observed, lowerBound ?? observed, upperBound ?? observed, limit];
  const least = Math.min(...values);
  const spread = Math.max(...values) - least;
  const at = (value: number) => (spread === 0 ? WIDTH / 2 : MARGIN + ((value - least) / spread) * (WIDTH - 2 * MARGIN));
  const bound = (value: number | undefined) => (value === undefined ? 'none' : quantity(value, unit));
  const text = `${quantity(observed, unit)}, lower bound ${bound(lowerBound)}, upper bound ${bound(upperBound)}, limit ${quantity(limit, unit)}`;
  return html`<svg class="interval ${verdict}" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><title>${text}</title><path class="track" d="M${MARGIN} 13H${WIDTH - MARGIN}"/>${hasBounds ? boundsPath(lowerBound, upperBound, at) : undefined}<circle class="observed" cx="${at(observed)}" cy="13" r="4"/><path class="limit" d="M${at(limit)} 2v22"/></svg>`;
}

/** A bound that there is ends in a bar; one that there is not, because there are too few samples, runs to the edge. */
function boundsPath(lower: number | undefined, upper: number | undefined, at: (value: number) => number): Html {
  const [left, right] = [lower === undefined ? 0 : at(lower), upper === undefined ? WIDTH : at(upper)];
  const bars = [...(lower === undefined ? [] : [left]), ...(upper === undefined ? [] : [right])];
  return html`<path class="bounds" d="M${left} 13H${right}${bars.map((x) => `M${x} 8v10`).join('')}"/>`;
}
