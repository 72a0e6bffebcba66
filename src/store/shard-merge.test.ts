import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newEventId } from '../input/event-id.ts';
import { formatTimestamp } from '../input/timestamp.ts';
import type { EventItem } from './event-item.ts';
import { shardOfStatus, storedStatus } from './inbox-shards.ts';
import { createShardMerge, type IndexKey, type ShardMergeOptions, type ShardQuery } from './shard-merge.ts';

type Order = ShardMergeOptions['order'];

/** Few moments, so that many events share theirs. */
const arrivals = fc.array(
  fc.record({ micros: fc.integer({ min: 1, max: 12 }), shard: fc.nat({ max: 7 }), isWanted: fc.boolean() }),
  { maxLength: 60 },
);

const settings = fc.record({
  shards: fc.integer({ min: 1, max: 8 }),
  order: fc.constantFrom<Order>('oldest', 'newest'),
  firstLimit: fc.integer({ min: 1, max: 6 }),
  widening: fc.integer({ min: 1, max: 3 }),
});

interface Entry extends IndexKey {
  readonly isWanted: boolean;
}

/** An index in memory that is queried as DynamoDB is: a limit counts what is looked at, before the filter. */
function indexOf(events: readonly { micros: number; shard: number; isWanted: boolean }[], shards: number) {
  const entries = events.map(
    ({ micros, shard, isWanted }): Entry => ({
      event_id: newEventId(micros),
      created_at: formatTimestamp(micros),
      status: storedStatus('pending', shard % shards),
      isWanted,
    }),
  );
  const query =
    (order: Order) =>
    async ({ status, limit, startKey, createdFrom }: ShardQuery) => {
      const inOrder = entries.filter((entry) => entry.status === status).toSorted(byKey);
      if (order === 'newest') inOrder.reverse();
      const isLater = (a: string, b: string) => (order === 'oldest' ? a >= b : a <= b);
      const from =
        startKey !== undefined
          ? inOrder.filter((entry) => byKey(entry, startKey) * (order === 'oldest' ? 1 : -1) > 0)
          : inOrder.filter(({ created_at }) => createdFrom === undefined || isLater(created_at, createdFrom));
      const looked = from.slice(0, limit);
      const last = looked.at(-1);
      const items = looked.filter(({ isWanted }) => isWanted) as unknown as EventItem[];
      return { items, lastKey: looked.length === limit && last !== undefined ? keyOf(last) : undefined };
    };
  return { entries, query };
}

/** Within a shard events of one time have an order of their own, which is not that of their ids. */
function byKey(a: IndexKey, b: IndexKey): number {
  const reversed = (id: string) => [...id].reverse().join('');
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? -1 : 1;
  return reversed(a.event_id) < reversed(b.event_id) ? -1 : Number(a.event_id !== b.event_id);
}

function keyOf({ event_id, created_at, status }: IndexKey): IndexKey {
  return { event_id, created_at, status };
}

/** Takes up to so many events, and ends after so many rounds of reading, as a page of the inbox does. */
async function takePage(options: ShardMergeOptions, maxEvents: number, maxRounds: number) {
  const merge = createShardMerge(options);
  const taken: IndexKey[] = [];
  for (let rounds = 0; ; ) {
    const next = merge.next();
    if (next.kind === 'end') return { taken, position: undefined };
    if (next.kind === 'event') {
      if (taken.length === maxEvents) return { taken, position: taken.at(-1) };
      taken.push(keyOf(next.item));
      merge.take();
    } else {
      if (rounds === maxRounds) return { taken, position: merge.readTo() };
      await merge.readOn();
      rounds += 1;
    }
  }
}

const statusesOf = (shards: number) => Array.from({ length: shards }, (_, shard) => storedStatus('pending', shard));

test('pages of any size and any bound of work together have each wanted event once, in order of time', async () => {
  await fc.assert(
    fc.asyncProperty(
      arrivals,
      settings,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 4 }),
      async (events, { shards, order, firstLimit, widening }, maxEvents, maxRounds) => {
        const { entries, query } = indexOf(events, shards);
        const seen: IndexKey[] = [];

        let start: IndexKey | undefined;
        for (let pages = 0; ; pages += 1) {
          expect(pages).toBeLessThanOrEqual(entries.length * shards + 1);
          const options = { statuses: statusesOf(shards), order, start, firstLimit, widening, query: query(order) };
          const { taken, position } = await takePage(options, maxEvents, maxRounds);
          seen.push(...taken);
          if (position === undefined) break;
          start = position;
        }

        const wanted = entries.filter(({ isWanted }) => isWanted).map(keyOf);
        expect(seen.map(({ event_id }) => event_id).sort()).toEqual(wanted.map(({ event_id }) => event_id).sort());
        const times = seen.map(({ created_at }) => created_at);
        expect(times).toEqual(order === 'oldest' ? times.toSorted() : times.toSorted().reverse());
      },
    ),
    { numRuns: 400 },
  );
});

test('a page can be gone on from with more shards or fewer, as long as those hold all that is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      arrivals,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      async (events, before, after) => {
        const occupied = Math.min(before, after);
        const { entries, query } = indexOf(events, occupied);
        const common = { order: 'oldest', firstLimit: 2, widening: 2, query: query('oldest') } as const;

        const first = await takePage({ ...common, statuses: statusesOf(before), start: undefined }, 5, 50);
        const rest =
          first.position === undefined
            ? []
            : (await takePage({ ...common, statuses: statusesOf(after), start: first.position }, 100, 50)).taken;

        const wanted = entries.filter(({ isWanted }) => isWanted).map(({ event_id }) => event_id);
        expect([...first.taken, ...rest].map(({ event_id }) => event_id).sort()).toEqual(wanted.sort());
      },
    ),
  );
});

test('a position in a shard that is no longer read goes on after its time', async () => {
  const { query, entries } = indexOf(
    [
      { micros: 5, shard: 0, isWanted: true },
      { micros: 6, shard: 1, isWanted: true },
    ],
    2,
  );
  const start: IndexKey = {
    event_id: newEventId(5),
    created_at: formatTimestamp(5),
    status: storedStatus('pending', 7),
  };

  const page = await takePage(
    { statuses: statusesOf(2), order: 'oldest', start, firstLimit: 3, widening: 1, query: query('oldest') },
    10,
    10,
  );

  expect(page.taken.map(({ event_id }) => event_id)).toEqual([entries[1]?.event_id]);
});

test('reads on only those shards that the next event waits for', async () => {
  const asked: number[] = [];
  const { query } = indexOf(
    [
      ...Array.from({ length: 6 }, () => ({ micros: 1, shard: 0, isWanted: true })),
      { micros: 9, shard: 1, isWanted: true },
    ],
    2,
  );
  const merge = createShardMerge({
    statuses: statusesOf(2),
    order: 'oldest',
    start: undefined,
    firstLimit: 1,
    widening: 2,
    query(shardQuery) {
      asked.push(shardOfStatus(shardQuery.status));
      return query('oldest')(shardQuery);
    },
  });

  await merge.readOn();
  merge.take();
  await merge.readOn();

  expect(asked).toEqual([0, 1, 0]);
});
