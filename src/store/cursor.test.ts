import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newEventId } from '../input/event-id.ts';
import { formatTimestamp } from '../input/timestamp.ts';
import { decodeCursor, encodeCursor, type InboxCursor } from './cursor.ts';
import { MAX_INBOX_SHARDS, shardOf, storedStatus } from './inbox-shards.ts';

const anyKey = fc.maxSafeNat().map(
  (micros): InboxCursor => ({
    event_id: newEventId(micros),
    created_at: formatTimestamp(micros),
    status: 'pending',
  }),
);

const encode = (text: string) => Buffer.from(text).toString('base64url');

test('a cursor is read back as the key it was made of', () => {
  fc.assert(
    fc.property(anyKey, (key) => {
      expect(decodeCursor(encodeCursor(key))).toEqual(key);
    }),
  );
});

test('a cursor with any bit changed is refused, or stands at the same microsecond of pending events', () => {
  fc.assert(
    fc.property(anyKey, (key) => {
      const cursor = encodeCursor(key);
      for (let bit = 0; bit < cursor.length * 7; bit += 1) {
        const at = Math.floor(bit / 7);
        const damaged = String.fromCharCode(cursor.charCodeAt(at) ^ (1 << (bit % 7)));
        const read = decodeCursor(cursor.slice(0, at) + damaged + cursor.slice(at + 1));
        // The random digits of an id carry nothing that could be checked, nor anything that moves the position.
        if (read !== undefined)
          expect({ ...read, event_id: read.event_id.slice(0, 19) }).toEqual({
            ...key,
            event_id: key.event_id.slice(0, 19),
          });
      }
    }),
    { numRuns: 5 },
  );
});

test('a cursor that lost or gained characters is refused', () => {
  fc.assert(
    fc.property(anyKey, fc.nat(), fc.base64String({ minLength: 4, maxLength: 8 }), (key, cut, added) => {
      const cursor = encodeCursor(key);
      const at = cut % cursor.length;

      expect(decodeCursor(cursor.slice(0, at))).toBeUndefined();
      expect(decodeCursor(cursor.slice(at + 1))).toBeUndefined();
      expect(decodeCursor(cursor + added)).toBeUndefined();
      expect(decodeCursor(`${cursor}=`)).toBeUndefined();
      expect(decodeCursor(` ${cursor}`)).toBeUndefined();
    }),
  );
});

test('every forged key is refused', () => {
  fc.assert(
    fc.property(anyKey, anyKey, (key, other) => {
      // Ids of the same microsecond may change places: both then agree with their time.
      fc.pre(other.created_at !== key.created_at);
      const { event_id, created_at } = key;
      const forged = [
        { ...key, status: 'acknowledged' },
        { ...key, status: 'Pending' },
        { ...key, extra: 1 },
        { event_id, created_at },
        { ...key, created_at: other.created_at },
        { ...key, event_id: other.event_id },
        { ...key, event_id: event_id.toUpperCase() },
        { ...key, event_id: { S: event_id } },
        { ...key, created_at: Date.parse(created_at) },
        { status: 'pending', created_at, event_id },
        [key],
        null,
      ];
      for (const value of forged) {
        if (JSON.stringify(value) === JSON.stringify(key)) continue;
        expect(decodeCursor(encode(JSON.stringify(value)))).toBeUndefined();
      }
      expect(decodeCursor(encode(JSON.stringify(key, null, 1)))).toBeUndefined();
      expect(decodeCursor(Buffer.from(JSON.stringify(key)).toString('base64'))).toSatisfy(
        (read) => read === undefined || !/[+/=]/.test(Buffer.from(JSON.stringify(key)).toString('base64')),
      );
    }),
  );
});

test('any other text is refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.jsonValue().map((value) => encode(JSON.stringify(value))),
      ),
      (text) => {
        expect(decodeCursor(text)).toBeUndefined();
      },
    ),
  );
  expect(decodeCursor('A'.repeat(1_000_000))).toBeUndefined();
});

test('a cursor of a shard is read back, and refused in a shard that its event cannot be in', () => {
  fc.assert(
    fc.property(anyKey, fc.integer({ min: 2, max: MAX_INBOX_SHARDS }), (key, shards) => {
      const shard = shardOf(key.event_id, shards);
      const inItsShard = { ...key, status: storedStatus('pending', shard) };
      const elsewhere = Array.from({ length: MAX_INBOX_SHARDS }, (_, other) => other).find(
        (other) => !Array.from({ length: MAX_INBOX_SHARDS }, (_, n) => shardOf(key.event_id, n + 1)).includes(other),
      );

      expect(decodeCursor(encodeCursor(inItsShard))).toEqual(inItsShard);
      if (elsewhere !== undefined) {
        expect(decodeCursor(encodeCursor({ ...key, status: storedStatus('pending', elsewhere) }))).toBeUndefined();
      }
      expect(decodeCursor(encodeCursor({ ...key, status: storedStatus('acknowledged', shard) }))).toBeUndefined();
      expect(decodeCursor(encode(JSON.stringify({ ...key, status: `pending@${MAX_INBOX_SHARDS}` })))).toBeUndefined();
    }),
  );
});
