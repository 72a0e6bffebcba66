import { expect, test } from 'vitest';
import type { TableDescription } from '../dynalite/table-description.ts';
import { type Item, itemBytes } from '../limits/item-size.ts';
import { indexWrites } from './index-writes.ts';

const table: TableDescription = {
  TableName: 'events',
  TableArn: 'arn',
  TableId: '1',
  KeySchema: [{ AttributeName: 'id' }],
  ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
};

const byStatus = (Projection: { ProjectionType: string; NonKeyAttributes?: string[] }) => ({
  IndexName: 'by-status',
  KeySchema: [{ AttributeName: 'status' }, { AttributeName: 'at' }] as const,
  Projection,
});
const ALL = byStatus({ ProjectionType: 'ALL' });
const KEYS_ONLY = byStatus({ ProjectionType: 'KEYS_ONLY' });
const INCLUDE = byStatus({ ProjectionType: 'INCLUDE', NonKeyAttributes: ['kind'] });

const KB = 1024;
const sized = (item: Item) => ({ item, bytes: itemBytes(item) });
const event = (status: string, more: Item = {}): Item => ({
  id: { S: 'e1' },
  status: { S: status },
  at: { S: '2026-07-20' },
  ...more,
});
const ofBytes = (bytes: number): Item => ({ data: { S: 'x'.repeat(bytes) } });
const { status: _status, ...withoutStatus } = event('pending');

const pending = { S: 'pending' };
const done = { S: 'done' };

// Cases of https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
test.each([
  ['a new item is one write', ALL, undefined, event('pending'), [[pending, 1]]],
  ['a new item without the index key is none', ALL, undefined, withoutStatus, []],
  ['an item that gets the index key is one write', ALL, withoutStatus, event('pending'), [[pending, 1]]],
  ['an item that loses the index key is one write', ALL, event('pending'), withoutStatus, [[pending, 1]]],
  ['an item that never had the index key is none', ALL, withoutStatus, { ...withoutStatus, ...ofBytes(9) }, []],
  ['a deleted item is one write', ALL, event('pending'), undefined, [[pending, 1]]],
  ['a delete of nothing is none', ALL, undefined, undefined, []],
  [
    'another index key is two writes, one to each key',
    ALL,
    event('pending'),
    event('done'),
    [
      [pending, 1],
      [done, 1],
    ],
  ],
  [
    'another sort key of the index is two writes as well',
    ALL,
    event('pending'),
    event('pending', { at: { S: '2026-07-21' } }),
    [
      [pending, 1],
      [pending, 1],
    ],
  ],
  ['another projected attribute is one write', ALL, event('pending'), event('pending', ofBytes(9)), [[pending, 1]]],
  ['the same again is none', ALL, event('pending', ofBytes(9)), event('pending', ofBytes(9)), []],
  [
    'the same set in another order is none',
    ALL,
    event('pending', { tags: { SS: ['a', 'b'] } }),
    event('pending', { tags: { SS: ['b', 'a'] } }),
    [],
  ],
  [
    'the same list in another order is one write',
    ALL,
    event('pending', { tags: { L: [{ S: 'a' }, { S: 'b' }] } }),
    event('pending', { tags: { L: [{ S: 'b' }, { S: 'a' }] } }),
    [[pending, 1]],
  ],
  ['what is not projected costs nothing to change', KEYS_ONLY, event('pending'), event('pending', ofBytes(9)), []],
  ['what is not projected has no size', KEYS_ONLY, undefined, event('pending', ofBytes(3 * KB)), [[pending, 1]]],
  ['what is projected has its size', ALL, undefined, event('pending', ofBytes(3 * KB)), [[pending, 4]]],
  [
    'an included attribute counts and others do not',
    INCLUDE,
    undefined,
    event('pending', { kind: { S: 'x'.repeat(KB) }, ...ofBytes(3 * KB) }),
    [[pending, 2]],
  ],
  [
    'a changed entry counts by the larger of before and after',
    ALL,
    event('pending', ofBytes(3 * KB)),
    event('pending'),
    [[pending, 4]],
  ],
  [
    'a moved entry counts before and after',
    ALL,
    event('pending', ofBytes(3 * KB)),
    event('done', ofBytes(KB)),
    [
      [pending, 4],
      [done, 2],
    ],
  ],
  ['a large entry that goes counts by its size', ALL, event('pending', ofBytes(3 * KB)), undefined, [[pending, 4]]],
] as const)('%s', (_case, index, before, after, expected) => {
  const writes = indexWrites(index, table, before && sized(before), after && sized(after));

  expect(writes).toEqual(expected.map(([partitionKey, units]) => ({ partitionKey, units })));
});
