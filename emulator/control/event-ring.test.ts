import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventRing } from './event-ring.ts';

test('numbers events from one on and finds them by their number', () => {
  const ring = new EventRing({ maxEvents: 3, maxBytes: 1_000 });

  for (const name of ['a', 'b', 'c', 'd']) ring.push('log', (seq) => `${name}${seq}`, 10);

  expect([ring.oldestSeq, ring.newestSeq]).toEqual([2, 4]);
  expect([0, 1, 2, 3, 4, 5].map((seq) => ring.at(seq)?.text())).toEqual([
    undefined,
    undefined,
    'b2',
    'c3',
    'd4',
    undefined,
  ]);
  expect(ring.dropped(['log'])).toBe(1);
  expect(ring.dropped(['request'])).toBe(0);
});

test('writes an event out once, and only when it is read', () => {
  const ring = new EventRing({ maxEvents: 3, maxBytes: 1_000 });
  let written = 0;
  ring.push('log', () => `text ${++written}`, 10);

  const before = written;
  const texts = [ring.at(1)?.text(), ring.at(1)?.text()];

  expect(before).toBe(0);
  expect(texts).toEqual(['text 1', 'text 1']);
});

test('drops an event that is too large for it, and all before', () => {
  const ring = new EventRing({ maxEvents: 10, maxBytes: 100 });
  ring.push('log', () => '', 50);

  ring.push('log', () => '', 101);

  expect([ring.oldestSeq, ring.newestSeq, ring.bytes]).toEqual([3, 2, 0]);
});

test('keeps within its bounds whatever is put into it and read from it', () => {
  const step = fc.record({ bytes: fc.nat(60), textBytes: fc.nat(60), read: fc.nat(8) });

  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const ring = new EventRing({ maxEvents: 5, maxBytes: 100 });
      for (const { bytes, textBytes, read } of steps) {
        ring.push('log', () => 'x'.repeat(textBytes), bytes);
        expect(ring.bytes).toBeLessThanOrEqual(100);
        ring.at(ring.oldestSeq + read)?.text();
        expect(ring.bytes).toBeGreaterThanOrEqual(0);
        expect(ring.newestSeq - ring.oldestSeq + 1).toBeLessThanOrEqual(5);
        expect(ring.dropped(['log'])).toBe(ring.oldestSeq - 1);
      }
    }),
  );
});
