/** Epoch microseconds: the precision of every timestamp in the API. Safe integers until the year 2255. */
export type EpochMicros = number;

const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:([Zz])|([ +-])(\d{2})(?::?(\d{2}))?)?)?$/;

/** `2025-11-10T12:00:00.000000Z`: fixed width, UTC, microseconds, so that timestamps sort as text. */
export function formatTimestamp(micros: EpochMicros): string {
  const ms = Math.floor(micros / 1000);
  const fraction = String(micros - ms * 1000).padStart(3, '0');
  return `${new Date(ms).toISOString().slice(0, -1)}${fraction}Z`;
}

/**
 * Parses an ISO 8601 date or date-time with any offset; without one it is UTC. Digits beyond microseconds are
 * rounded in the direction given, so that an inclusive bound stays one. Returns undefined for anything else.
 *
 * A space stands for the `+` of an offset: that is what an unescaped `+` in a query string becomes.
 */
export function parseTimestamp(text: string, rounding: 'up' | 'down'): EpochMicros | undefined {
  const match = ISO_8601.exec(text);
  if (!match) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '',
    ,
    sign,
    offsetHour = '0',
    offsetMinute = '0',
  ] = match as unknown as string[];
  const date = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // Impossible days roll over into the next month.
  if (new Date(date).getUTCMonth() !== Number(month) - 1) return undefined;
  if (Number(day) === 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;

  const offsetMs = (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  const ms = date + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000 - offsetMs;
  const nanos = Number(fraction.padEnd(9, '0'));
  const micros = ms * 1000 + (rounding === 'up' ? Math.ceil(nanos / 1000) : Math.floor(nanos / 1000));
  // Outside of the years 1970 to 2255 there are no events: a bound there is as good as the nearest one within.
  return Math.min(Math.max(micros, 0), Number.MAX_SAFE_INTEGER);
}

/** A clock that never gives the same microsecond twice in one process and never runs backwards. */
export function monotonicMicros(nowMs: () => number): () => EpochMicros {
  let last = 0;
  return () => {
    last = Math.max(nowMs() * 1000, last + 1);
    return last;
  };
}
