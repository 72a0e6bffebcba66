import { safe } from '../../protocol/safe-text.ts';
import type { Pane } from '../draw/pane.ts';
import { isoTime, shortDuration } from '../text/figures.ts';
import { span } from '../text/line.ts';
import type { View } from './view.ts';

/** The emulated cloud's clock, and what moves with it. */
export function clockPane({ model }: View): Pane {
  const { snapshot } = model;
  const title = [span(safe`Clock`, 'strong')];
  if (snapshot === undefined) return { title, lines: [] };
  const { offsetMs, timeMs } = snapshot.clock;
  const moved =
    offsetMs === 0
      ? span(safe`this machine's time`, 'good')
      : span(
          safe`${shortDuration(Math.abs(offsetMs))} ${offsetMs > 0 ? safe`ahead of` : safe`behind`} this machine`,
          'warn',
        );
  return {
    title,
    lines: [
      [span(safe` The emulated cloud has `), moved, span(safe` (when last told: ${isoTime(timeMs)})`, 'dim')],
      [
        span(safe` c`, 'key'),
        span(safe` moves it: expiry, retention, key lifetimes and the function's own Date move along`),
      ],
    ],
  };
}
