import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventRing } from './event-ring.ts';
import { eventText } from './event-text.ts';

/** An event that says so. */
function saying(data: unknown) {
  return (seq: number) => ({ seq, timeMs: 0, kind: 'log' as const, data });
}

const about = (estimatedBytes: number) => ({ estimatedBytes, isNotable: false });

test('numbers events from one on and finds them by their number', () => {
  const ring = new EventRing({ maxEvents: 3, maxBytes: 1_000 });

  for (const name of ['a', 'b', 'c', 'd']) ring.push('log', saying(name), about(10));

  expect([ring.oldestSeq, ring.newestSeq]).toEqual([2, 4]);
  expect([0, 1, 2, 3, 4, 5].map((seq) => ring.at(seq)?.event().data)).toEqual([
    undefined,
    undefined,
    'b',
    'c',
    'd',
    undefined,
  ]);
  expect(ring.dropped(['log'])).toBe(1);
  expect(ring.dropped(['request'])).toBe(0);
});

test('makes an event when it is read, once until it is released', () => {
  const ring = new EventRing({ maxEvents: 3, maxBytes: 1_000 });
  let made = 0;
  ring.push('log', (seq) => saying(++made)(seq), about(10));

  const before = made;
  const [text, again, event] = [ring.at(1)?.text(), ring.at(1)?.text(), ring.at(1)?.event()];
  ring.release();
  const later = ring.at(1)?.text();

  expect(before).toBe(0);
  expect([text, again, later]).toEqual([1, 1, 2].map((data) => eventText(saying(data)(1))));
  expect(event?.data).toBe(1);
});

test('holds what was made for readers only as far as it is little', () => {
  const ring = new EventRing({ maxEvents: 5_000, maxBytes: 64 * 1024 * 1024 });
  let made = 0;
  const make = (seq: number) => {
    made += 1;
    return saying('x'.repeat(2_000))(seq);
  };
  for (let at = 0; at < 2_000; at += 1) ring.push('log', make, about(10));

  for (let seq = 1; seq <= 2_000; seq += 1) ring.at(seq)?.text();
  ring.at(2_000)?.text();
  const once = made;
  ring.at(1)?.text();

  expect([once, made]).toEqual([2_000, 2_001]);
});

test('drops an event that is too large for it, and all before', () => {
  const ring = new EventRing({ maxEvents: 10, maxBytes: 100 });
  ring.push('log', saying(''), about(50));

  ring.push('log', saying(''), about(101));

  expect([ring.oldestSeq, ring.newestSeq, ring.bytes]).toEqual([3, 2, 0]);
});

test('keeps within its bounds whatever is put into it and read from it', () => {
  const step = fc.record({ bytes: fc.nat(60), textBytes: fc.nat(60), read: fc.nat(8) });

  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const ring = new EventRing({ maxEvents: 5, maxBytes: 100 });
      for (const { bytes, textBytes, read } of steps) {
        ring.push('log', saying('x'.repeat(textBytes)), about(bytes));
        expect(ring.bytes).toBeLessThanOrEqual(100);
        ring.at(ring.oldestSeq + read)?.text();
        expect(ring.bytes).toBeGreaterThanOrEqual(0);
        expect(ring.newestSeq - ring.oldestSeq + 1).toBeLessThanOrEqual(5);
        expect(ring.dropped(['log'])).toBe(ring.oldestSeq - 1);
      }
    }),
  );
});
