import type { PriceRow } from '../../model/price-estimate.ts';
import { type Html, html } from '../html/html.ts';
import { dollars } from '../report-wording.ts';

const WIDTH = 260;
const HEIGHT = 16;

/** The items of a price side by side, as long as the price is against the largest one. */
export function priceBar({ items, dollarsPerMillion }: PriceRow, largest: number): Html {
  const scale = largest === 0 ? 0 : WIDTH / largest;
  let x = 0;
  const text = items.map((item) => `${item.name} ${dollars(item.dollarsPerMillion)}`).join(', ');
  return html`<svg class="bar-row" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><title>${dollars(dollarsPerMillion)}: ${text}</title>${items.map(
    (item) => {
      const width = item.dollarsPerMillion * scale;
      const rect = html`<rect class="item ${item.name}" x="${x}" y="1" width="${width}" height="${HEIGHT - 2}"/>`;
      x += width;
      return rect;
    },
  )}</svg>`;
}

/** How much of a limit is used. */
export function meter(used: number, limit: number): Html {
  const share = limit <= 0 ? 1 : Math.min(1, used / limit);
  const className = share < 0.5 ? 'good' : share < 0.8 ? 'warning' : 'bad';
  return html`<svg class="bar-row" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><title>${Math.round(share * 1000) / 10} % used</title><rect class="meter-track" x="0" y="3" width="${WIDTH}" height="10" rx="5"/><rect class="${className} block" x="0" y="3" width="${Math.max(3, share * WIDTH)}" height="10" rx="5"/></svg>`;
}
