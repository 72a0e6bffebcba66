import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newEventId } from '../input/event-id.ts';
import { largestItemBytes, toEventItem } from './event-item.ts';

const MICROS = Date.UTC(2025, 10, 10, 12) * 1000 + 7;
const EVENT = { source: 's', eventType: 't', payload: '{"a":1}', metadata: '{}', priority: 'normal' } as const;

test('the times of an item follow from its id', () => {
  const id = newEventId(MICROS);

  expect(toEventItem(EVENT, id)).toEqual({
    event_id: id,
    created_at: '2025-11-10T12:00:00.000007Z',
    status: 'pending',
    source: 's',
    event_type: 't',
    payload: '{"a":1}',
    metadata: '{}',
    priority: 'normal',
    ttl: MICROS / 1_000_000 - 0.000007 + 7 * 86_400,
  });
});

test('an id of another making has no item', () => {
  expect(() => toEventItem(EVENT, '00000000-0000-4000-8000-000000000000')).toThrow(RangeError);
});

test('the size is that of the item once it is acknowledged', () => {
  const item = toEventItem(EVENT, newEventId(MICROS));

  // By the rules of DynamoDB: names and texts in UTF-8, and a number of ten digits in five bytes and one more.
  const texts = { ...item, ttl: '', status: 'acknowledged', acknowledged_at: item.created_at, ack_id: item.event_id };
  const expected = Object.entries(texts).reduce((sum, [name, value]) => sum + name.length + value.length, 5 + 1);
  expect(largestItemBytes(item)).toBe(expected);
});

test('each byte of each text counts once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (source, payload) => {
      const id = newEventId(MICROS);
      const empty = largestItemBytes(toEventItem({ ...EVENT, source: '', payload: '' }, id));

      const bytes = largestItemBytes(toEventItem({ ...EVENT, source, payload }, id));

      expect(bytes - empty).toBe(Buffer.byteLength(source) + Buffer.byteLength(payload));
    }),
  );
});
