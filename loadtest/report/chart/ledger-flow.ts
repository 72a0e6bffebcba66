import { numberText } from '../../model/quantity.ts';
import type { RunReport } from '../../model/run-report.ts';
import { type Html, html } from '../html/html.ts';
import { picture } from './frame.ts';

const BAR_WIDTH = 18;
const HEIGHT = 260;
const TOP = 30;
const USABLE = HEIGHT - TOP - 20;
/** Between the parts of a column, and the least that a part is drawn with. */
const GAP = 16;
const MIN_PART = 3;

interface Part {
  readonly name: string;
  readonly count: number;
  readonly className: string;
}

/** From scheduled to how each request ended: every one of them is somewhere. */
export function ledgerFlow({ ledger }: Pick<RunReport, 'ledger'>): Html {
  const sent: Part = { name: 'sent', count: ledger.sent, className: 'due' };
  const dropped: Part = { name: 'dropped', count: ledger.dropped, className: 'bad' };
  const ends = endsOf(ledger);
  const scale = (USABLE - GAP * Math.max(1, ends.length - 1)) / Math.max(1, ledger.scheduled);
  const columns = [
    placed([{ name: 'scheduled', count: ledger.scheduled, className: 'due' }], 0, scale),
    placed([sent, dropped].filter(isThere), 300, scale),
    placed(ends, 600, scale),
  ] as const;
  return picture(
    {
      title: 'Where every request went',
      description: `${numberText(ledger.scheduled)} scheduled, ${numberText(ledger.sent)} sent; ${ends.map(({ name, count }) => `${numberText(count)} ${name}`).join(', ')}.`,
      height: HEIGHT,
    },
    html`<text class="chart-title" x="0" y="16">Where every request went</text>${flows(columns[0][0], columns[1])}${flows(columns[1][0], columns[2])}${columns.flat().map(block)}`,
  );
}

const isThere = ({ count }: Part) => count > 0;

function endsOf(ledger: RunReport['ledger']): readonly Part[] {
  const answered = Object.entries(ledger.answered)
    .map(([status, count]) => ({ name: `answered ${status}`, count, className: /^[23]/.test(status) ? 'good' : 'bad' }))
    .sort((a, b) => b.count - a.count);
  return [
    ...answered,
    { name: 'timed out', count: ledger.timedOut, className: 'bad' },
    { name: 'reset', count: ledger.reset, className: 'bad' },
    { name: 'refused', count: ledger.refused, className: 'bad' },
    { name: 'in flight', count: ledger.inFlight, className: 'due' },
  ].filter(isThere);
}

interface Placed extends Part {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

function placed(parts: readonly Part[], x: number, scale: number): readonly Placed[] {
  let y = TOP;
  return parts.map((part) => {
    const height = Math.max(MIN_PART, part.count * scale);
    const result = { ...part, x, y, height };
    y += height + GAP;
    return result;
  });
}

function block({ x, y, height, name, count, className }: Placed): Html {
  return html`<rect class="${className} block" x="${x}" y="${y}" width="${BAR_WIDTH}" height="${height}" rx="2"/><text class="flow-text" x="${x + BAR_WIDTH + 8}" y="${y + Math.max(height / 2, 4) + 4}">${numberText(count)} ${name}</text>`;
}

/** Bands from one part to those that it divides into. */
function flows(from: Placed | undefined, to: readonly Placed[]): Html {
  if (from === undefined) return html``;
  let used = from.y;
  return html`${to.map(({ x, y, height }) => {
    const startHeight = Math.min(height, Math.max(1, from.y + from.height - used));
    const [left, middle] = [from.x + BAR_WIDTH, (from.x + BAR_WIDTH + x) / 2];
    const band = `M${left} ${used}C${middle} ${used} ${middle} ${y} ${x} ${y}V${y + height}C${middle} ${y + height} ${middle} ${used + startHeight} ${left} ${used + startHeight}Z`;
    used += startHeight;
    return html`<path class="flow" d="${band}"/>`;
  })}`;
}
