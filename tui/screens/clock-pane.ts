import { safe } from '../../protocol/text/safe-text.ts';
import type { Pane } from '../draw/pane.ts';
import { pairs } from '../draw/table.ts';
import { isoTime, shortDuration } from '../text/figures.ts';
import { span } from '../text/line.ts';
import type { View } from './view.ts';

/** The emulated cloud's clock, and what moves with it. */
export function clockPane({ model }: View): Pane {
  const { snapshot } = model;
  const title = [span(safe`Clock`, 'strong')];
  if (snapshot === undefined) return { title, lines: [] };
  const { offsetMs, timeMs } = snapshot.clock;
  const distance = shortDuration(Math.abs(offsetMs));
  const moved =
    offsetMs === 0
      ? ([safe`the time of this machine`, 'good'] as const)
      : ([safe`${distance} ${offsetMs > 0 ? safe`ahead` : safe`behind`}`, 'warn'] as const);
  return {
    title,
    lines: [
      pairs([safe` cloud`, ...moved], [safe`when last told`, isoTime(timeMs)]),
      [span(safe` Moving it moves expiry, retention, key lifetimes and the function's Date.`, 'dim')],
    ],
  };
}
