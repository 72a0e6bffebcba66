import type { Meaning } from '../text/line.ts';

/** A status of HTTP is bad from 500 on, and a warning from 400 on. */
export function statusMeaning(status: number): Meaning {
  if (status >= 500 || status === 0) return 'bad';
  if (status >= 400) return 'warn';
  return 'good';
}
