const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time as people write it, `200ms`, `1.5s`, `10m`, `24h` or `7d`; one without a unit could mean anything. */
export const DURATION_PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Whole milliseconds of such a text; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const [, amount, unit] = DURATION_PATTERN.exec(text.trim()) ?? [];
  const milliseconds = Math.round(Number(amount) * UNITS_MS[(unit ?? 'ms') as keyof typeof UNITS_MS]);
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}
