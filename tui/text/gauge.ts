import type { SafeText } from '../../protocol/safe-text.ts';
import type { Meaning } from './line.ts';

/** How full something is, as a bar of so many columns. */
export function gauge(used: number, limit: number, width: number): SafeText {
  const share = limit > 0 ? Math.min(1, Math.max(0, used / limit)) : 0;
  // What is used at all shows, and only what is full looks full.
  const filled = share === 1 ? width : Math.min(width - 1, Math.ceil(share * width - 1e-9));
  return ('█'.repeat(Math.max(0, filled)) + '░'.repeat(width - Math.max(0, filled))) as SafeText;
}

/** Good, then a warning from `warnAt` on, and bad when nothing is left: shares of the limit. */
export function gaugeMeaning(used: number, limit: number, warnAt = 0.8): Meaning {
  const share = limit > 0 ? used / limit : 0;
  if (share >= 1) return 'bad';
  return share >= warnAt ? 'warn' : 'good';
}

const STEPS = '▁▂▃▄▅▆▇█';

/** The newest values as columns of eight heights, the highest of them full; zero is the lowest. */
export function sparkline(values: readonly number[], width: number): SafeText {
  const shown = values.slice(-width);
  const maximum = Math.max(...shown, 0);
  const columns = shown.map((value) => {
    const step = maximum === 0 ? 0 : Math.ceil((value / maximum) * (STEPS.length - 1));
    return STEPS[step] ?? '';
  });
  return (' '.repeat(width - columns.length) + columns.join('')) as SafeText;
}
