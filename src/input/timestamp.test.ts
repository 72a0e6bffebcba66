import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTimestamp, monotonicMicros, parseTimestamp } from './timestamp.ts';

/** Years 1970 to 2255. */
const anyMicros = fc.maxSafeNat();
const rounding = fc.constantFrom('up', 'down');

const NOON = Date.UTC(2025, 10, 10, 12) * 1000;

test('a time is written in UTC with microseconds', () => {
  expect(formatTimestamp(NOON + 7)).toBe('2025-11-10T12:00:00.000007Z');
});

test('what is written is read back, whichever way digits would be rounded', () => {
  fc.assert(
    fc.property(anyMicros, rounding, (micros, direction) => {
      expect(parseTimestamp(formatTimestamp(micros), direction)).toBe(micros);
    }),
  );
});

test('written times sort as text in the order of time, and all have one width', () => {
  fc.assert(
    fc.property(anyMicros, anyMicros, (a, b) => {
      const [textA, textB] = [formatTimestamp(a), formatTimestamp(b)];

      expect(textA < textB).toBe(a < b);
      expect(textA).toHaveLength(27);
    }),
  );
});

test('an offset moves the time and nothing else', () => {
  const offset = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });
  fc.assert(
    fc.property(fc.integer({ min: 2 * 86_400, max: 4_000_000_000 }), offset, (seconds, minutes) => {
      const local = formatTimestamp((seconds + minutes * 60) * 1_000_000).slice(0, -1);
      const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
      const rest = String(Math.abs(minutes) % 60).padStart(2, '0');
      const sign = minutes < 0 ? '-' : '+';

      for (const written of [`${sign}${hours}:${rest}`, `${sign}${hours}${rest}`]) {
        expect(parseTimestamp(local + written, 'up')).toBe(seconds * 1_000_000);
      }
    }),
  );
});

test('digits beyond microseconds are rounded as asked', () => {
  const cases = [
    ['2025-11-10T12:00:00.000000001Z', 1, 0],
    ['2025-11-10T12:00:00.000001Z', 1, 1],
    ['2025-11-10T12:00:00.999999999Z', 1_000_000, 999_999],
    ['2025-11-10T12:00:00.5Z', 500_000, 500_000],
    ['2025-11-10T12:00:00,25Z', 250_000, 250_000],
  ] as const;
  for (const [text, up, down] of cases) {
    expect([text, parseTimestamp(text, 'up'), parseTimestamp(text, 'down')]).toEqual([text, NOON + up, NOON + down]);
  }
});

test('every usual way to write a time is read', () => {
  const noon = [
    '2025-11-10T12:00:00Z',
    '2025-11-10T12:00:00',
    '2025-11-10T12:00Z',
    '2025-11-10 12:00:00z',
    '2025-11-10t12:00:00.000000000Z',
    '2025-11-10T13:00:00+01',
    '2025-11-10T13:00:00 01:00',
    '2025-11-10T06:30:00-05:30',
  ];
  expect(noon.map((text) => [text, parseTimestamp(text, 'down')])).toEqual(noon.map((text) => [text, NOON]));
  expect(parseTimestamp('2025-11-10', 'up')).toBe(NOON - 12 * 3_600_000_000);
});

test('exactly the days of the calendar are days', () => {
  const pad = (value: number) => String(value).padStart(2, '0');
  for (const year of [1900, 2000, 2023, 2024, 2100]) {
    for (let month = 0; month <= 13; month += 1) {
      const days = month < 1 || month > 12 ? 0 : new Date(Date.UTC(year, month, 0)).getUTCDate();
      for (let day = 0; day <= 32; day += 1) {
        const isRead = parseTimestamp(`${year}-${pad(month)}-${pad(day)}`, 'up') !== undefined;
        if (isRead !== (day >= 1 && day <= days)) throw new Error(`${year}-${pad(month)}-${pad(day)}: ${isRead}`);
      }
    }
  }
});

test('what is not a time is not read', () => {
  const wrong = [
    '',
    'now',
    '1762776000',
    '2025-11-10T',
    '2025-11-10Z',
    '2025-11-10T24:00:00Z',
    '2025-11-10T12:60:00Z',
    '2025-11-10T12:00:60Z',
    '2025-11-10T12:00:00.Z',
    '2025-11-10T12:00:00.1234567890Z',
    '2025-11-10T12:00:00+24:00',
    '2025-11-10T12:00:00+01:60',
    '2025-11-10T12:00:00+1',
    '25-11-10T12:00:00Z',
    '+002025-11-10T12:00:00Z',
    ' 2025-11-10',
    '2025-11-10\n',
  ];
  expect(wrong.map((text) => parseTimestamp(text, 'up'))).toEqual(wrong.map(() => undefined));
});

test('times before and after all events stand for the nearest that can be written', () => {
  expect(parseTimestamp('0000-01-01T00:00:00+23:59', 'down')).toBe(0);
  expect(parseTimestamp('1969-12-31T23:59:59.999999999Z', 'up')).toBe(0);
  expect(parseTimestamp('9999-12-31T23:59:59-23:59', 'up')).toBe(Number.MAX_SAFE_INTEGER);
  expect(formatTimestamp(Number.MAX_SAFE_INTEGER)).toBe('2255-06-05T23:47:34.740991Z');
});

test('a clock gives each microsecond once and never runs backwards', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 50 }), (ticks) => {
      let index = 0;
      const micros = monotonicMicros(() => ticks[index] as number);

      const times = ticks.map(() => {
        const time = micros();
        index = Math.min(index + 1, ticks.length - 1);
        return time;
      });

      for (const [at, time] of times.slice(1).entries()) expect(time).toBeGreaterThan(times[at] as number);
    }),
  );
});
