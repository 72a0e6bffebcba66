import type { ClockChange } from '../../protocol/clock.ts';
import { parseDurationMs } from './duration.ts';
import { requireTimeMs } from './time-option.ts';

/** A change of the clock as it is typed in one word, `+24h`, `-10m`, `2026-12-24T12:00Z` or `reset`, and the options of `triggers clock` for it. */
export function readClockArgument(text: string): {
  readonly kind: 'moveClock';
  readonly change: ClockChange;
  readonly argument: string;
} {
  if (text === 'reset') return { kind: 'moveClock', change: { reset: true }, argument: '--reset' };
  if (/^[+-]/.test(text)) {
    return { kind: 'moveClock', change: { advanceMs: parseAdvanceMs(text, 'clock') }, argument: `--advance ${text}` };
  }
  return { kind: 'moveClock', change: { setTimeMs: requireTimeMs(text, 'clock') }, argument: `--set ${text}` };
}

/** `7d`, `+24h` or, back, `-10m` in whole milliseconds; `option` names where the text was typed. Throws BAD_ARGUMENT. */
export function parseAdvanceMs(text: string, option: string): number {
  return parseDurationMs(text.replace(/^[+-]/, ''), option) * (text.startsWith('-') ? -1 : 1);
}
