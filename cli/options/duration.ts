import { durationMs } from '../../protocol/duration.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/**
 * `200ms`, `1.5s`, `10m`, `24h` or `7d` in whole milliseconds; `option` names where the text was typed, `--for`.
 * Throws BAD_ARGUMENT: a number without its unit could be seconds or milliseconds, and a guess would mislead.
 */
export function parseDurationMs(text: string, option: string): number {
  const milliseconds = durationMs(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `${option} ${text} is not a length of time. Give a number and its unit: 200ms, 90s, 10m, 24h or 7d.`,
  );
}
