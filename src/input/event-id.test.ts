import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createdAtOf, isUuid, newEventId } from './event-id.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Any millisecond that microseconds can count exactly. */
const anyMs = fc.integer({ min: 0, max: Math.floor(Number.MAX_SAFE_INTEGER / 1000) - 1 });

test('an id carries every microsecond of any millisecond', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      for (let micros = ms * 1000; micros < (ms + 1) * 1000; micros += 1) {
        const id = newEventId(micros);
        if (!UUID_V7.test(id) || createdAtOf(id) !== micros) throw new Error(`${micros} became ${id}`);
      }
    }),
    { numRuns: 20 },
  );
});

test('ids sort as their times', () => {
  fc.assert(
    fc.property(anyMs, fc.nat(2_000), (ms, laterMicros) => {
      const earlier = newEventId(ms * 1000);
      const later = newEventId(Math.min(ms * 1000 + laterMicros + 1, Number.MAX_SAFE_INTEGER));

      expect(earlier < later).toBe(true);
    }),
  );
});

test('two ids of one microsecond differ', () => {
  const ids = Array.from({ length: 1_000 }, () => newEventId(1_762_776_000_000_000));

  expect(new Set(ids).size).toBe(1_000);
});

test('the first 48 bits are the milliseconds, as in every UUID of version 7', () => {
  expect(newEventId(0x0123_4567_89ab * 1000).slice(0, 18)).toBe('01234567-89ab-7000');
});

test('of the 4,096 fractions of a millisecond only the thousand that microseconds make are ours', () => {
  let ours = 0;
  for (let fraction = 0; fraction < 4_096; fraction += 1) {
    const id = `019a6da3-415c-7${fraction.toString(16).padStart(3, '0')}-8000-000000000000`;
    if (createdAtOf(id) !== undefined) ours += 1;
  }

  expect(ours).toBe(1_000);
});

test('ids of other versions, variants, cases and centuries are no event of ours', () => {
  const foreign = [
    randomUUID(),
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '019a6da3-415c-7000-c000-000000000000',
    '019A6DA3-415C-7000-8000-000000000000',
    ' 019a6da3-415c-7000-8000-000000000000',
    // A millisecond that has no exact count of microseconds.
    'ffffffff-ffff-7ffb-bfff-ffffffffffff',
  ];

  expect(foreign.map(createdAtOf)).toEqual(foreign.map(() => undefined));
});

test('a UUID of any version is one in either case, and nothing else is', () => {
  fc.assert(fc.property(fc.uuid(), (uuid) => isUuid(uuid) && isUuid(uuid.toUpperCase())));
  for (const text of ['', '019a6da3415c70008000000000000000', '{019a6da3-415c-7000-8000-000000000000}']) {
    expect(isUuid(text)).toBe(false);
  }
});
