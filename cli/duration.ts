import { WorkbenchError } from '../protocol/workbench-error.ts';

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * `200ms`, `1.5s`, `10m`, `24h` or `7d` in whole milliseconds; `option` names where the text was typed, `--for`.
 * Throws BAD_ARGUMENT: a number without its unit could be seconds or milliseconds, and a guess would mislead.
 */
export function parseDurationMs(text: string, option: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  const milliseconds = Math.round(Number(amount) * UNITS_MS[(unit ?? 'ms') as keyof typeof UNITS_MS]);
  if (Number.isSafeInteger(milliseconds)) return milliseconds;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `${option} ${text} is not a length of time. Give a number and its unit: 200ms, 90s, 10m, 24h or 7d.`,
  );
}
