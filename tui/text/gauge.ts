import type { SafeText } from '../../protocol/text/safe-text.ts';
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

/**
 * The newest values as columns over several rows, the highest row first; `maximum` fills all of them. What is not zero
 * shows.
 */
export function chart(values: readonly number[], width: number, rows: number, maximum: number): readonly SafeText[] {
  const shown = values.slice(-width);
  const eighths = shown.map((value) =>
    maximum > 0 && value > 0 ? Math.max(1, Math.round((Math.min(value, maximum) / maximum) * rows * 8)) : 0,
  );
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    const columns = eighths.map((height) => {
      const inRow = Math.min(8, height - below);
      return inRow <= 0 ? ' ' : STEPS[inRow - 1];
    });
    return (' '.repeat(Math.max(0, width - columns.length)) + columns.join('')) as SafeText;
  });
}

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
