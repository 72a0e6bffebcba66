import type { DatabaseCall, Phase } from '../../protocol/requests/request-record.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { shortDuration } from '../text/figures.ts';
import { type Line, type Meaning, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { fitText } from '../text/width.ts';

interface Bar {
  readonly name: SafeText;
  readonly startMs: number;
  readonly durationMs: number;
  readonly as: Meaning;
  readonly note?: SafeText;
}

const NAME_WIDTH = 22;
const DURATION_WIDTH = 9;

/** Phases and calls of the database, one below the other, each where it was in the request's time. */
export function timeline(
  phases: readonly Phase[],
  calls: readonly DatabaseCall[],
  latencyMs: number,
  width: number,
  theme: Theme,
): readonly Line[] {
  const bars: readonly Bar[] = [
    ...phases.map(
      ({ name, startMs, durationMs }): Bar => ({
        name: theme.cell(name),
        startMs,
        durationMs,
        as: name === 'queue' || name === 'init' ? 'warn' : 'accent',
      }),
    ),
    ...calls.map(
      ({ operation, indexName, startMs, durationMs, status, errorType, faultId }): Bar => ({
        name: theme.cell(`· ${operation}${indexName === undefined ? '' : ` ${indexName}`}`),
        startMs,
        durationMs,
        as: status >= 400 ? 'bad' : 'good',
        note: theme.cell([errorType, faultId].filter((part) => part !== undefined).join(' ')),
      }),
    ),
  ];
  const endMs = Math.max(latencyMs, ...bars.map(({ startMs, durationMs }) => startMs + durationMs), 0.001);
  const barWidth = Math.max(10, width - NAME_WIDTH - DURATION_WIDTH - 4);
  return bars.map((bar) => barLine(bar, endMs, barWidth));
}

function barLine({ name, startMs, durationMs, as, note }: Bar, endMs: number, width: number): Line {
  const start = Math.min(width - 1, Math.floor((startMs / endMs) * width));
  const length = Math.min(width - start, Math.max(1, Math.round((durationMs / endMs) * width)));
  return [
    span(fitText(name, NAME_WIDTH)),
    span(safe` ${' '.repeat(start) as SafeText}`),
    span('█'.repeat(length) as SafeText, as),
    span(' '.repeat(width - start - length) as SafeText),
    span(fitText(shortDuration(durationMs), DURATION_WIDTH, 'right'), 'dim'),
    ...(note === undefined || note === '' ? [] : [span(safe`  ${note}`, 'bad')]),
  ];
}
