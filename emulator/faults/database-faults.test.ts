import { expect, test } from 'vitest';
import type { Fault } from '../../protocol/faults.ts';
import { createDatabaseFaults, type DatabaseFaultTarget } from './database-faults.ts';

const call: DatabaseFaultTarget = { operation: 'PutItem', tableNames: ['events'], partitionKeys: () => ['event-1'] };

test('strikes nothing without faults', () => {
  expect(createDatabaseFaults({ nowMs: () => 0 }).choose(call)).toBeUndefined();
});

test.for<[string, Partial<Fault>, boolean]>([
  ['no condition', {}, true],
  ['its operation', { operation: 'PutItem' }, true],
  ['another operation', { operation: 'GetItem' }, false],
  ['its table', { table: 'events' }, true],
  ['another table', { table: 'keys' }, false],
  ['its partition key', { key: 'event-1' }, true],
  ['another partition key', { key: 'event-2' }, false],
  ['all of its conditions', { operation: 'PutItem', table: 'events', key: 'event-1' }, true],
  ['two of three conditions', { operation: 'PutItem', table: 'events', key: 'event-2' }, false],
])('with %s: %s strikes %s', ([, conditions, isStruck]) => {
  const faults = createDatabaseFaults({ nowMs: () => 0 });
  faults.replace([fault(conditions)]);

  expect(faults.choose(call)).toEqual(isStruck ? fault(conditions) : undefined);
});

test('strikes a batch that touches the table and one of whose items has the key', () => {
  const faults = createDatabaseFaults({ nowMs: () => 0 });
  faults.replace([fault({ table: 'keys', key: 'b' })]);

  const batch = { operation: 'BatchWriteItem', tableNames: ['events', 'keys'], partitionKeys: () => ['a', 'b'] };

  expect(faults.choose(batch)).toMatchObject({ id: 'fault-1' });
});

test('looks for partition keys only where a fault has one', () => {
  const faults = createDatabaseFaults({ nowMs: () => 0 });
  faults.replace([fault({ operation: 'GetItem', key: 'event-1' }), fault({ table: 'events' })]);

  const chosen = faults.choose({
    ...call,
    partitionKeys: () => {
      throw new Error('was asked for partition keys');
    },
  });

  expect(chosen).toMatchObject({ table: 'events' });
});

test('takes the first of several that strike', () => {
  const faults = createDatabaseFaults({ nowMs: () => 0 });
  faults.replace([fault({ id: 'fault-1', operation: 'Query' }), fault({ id: 'fault-2' }), fault({ id: 'fault-3' })]);

  expect(faults.choose(call)).toMatchObject({ id: 'fault-2' });
});

test('stops after the number that a fault may affect', () => {
  const faults = createDatabaseFaults({ nowMs: () => 0 });
  faults.replace([fault({ count: 2 })]);

  const struck = Array.from({ length: 5 }, () => faults.choose(call) !== undefined);

  expect(struck).toEqual([true, true, false, false, false]);
});

test('stops after the time that a fault lasts', () => {
  let now = 1_000;
  const faults = createDatabaseFaults({ nowMs: () => now });
  faults.replace([fault({ forMs: 500 })]);

  now = 1_499;
  expect(faults.choose(call)).toBeDefined();
  now = 1_500;
  expect(faults.choose(call)).toBeUndefined();
});

test('goes on where it was when other faults come and go', () => {
  let now = 0;
  const undisturbed = createDatabaseFaults({ nowMs: () => now });
  const disturbed = createDatabaseFaults({ nowMs: () => now });
  const shared = fault({ id: 'fault-1', share: 0.4, seed: 7, count: 20, forMs: 90 });
  undisturbed.replace([shared]);
  disturbed.replace([shared]);

  for (; now < 100; now += 1) {
    const other = fault({ id: `fault-${now + 2}`, operation: 'GetItem' });
    disturbed.replace(now % 2 === 0 ? [other, shared] : [shared]);
    expect(disturbed.choose(call)).toEqual(undisturbed.choose(call));
  }
});

test('strikes the same calls with the same seed, whatever else strikes them', () => {
  const alone = createDatabaseFaults({ nowMs: () => 0 });
  const behind = createDatabaseFaults({ nowMs: () => 0 });
  const shared = fault({ id: 'fault-2', share: 0.5, seed: 3 });
  alone.replace([shared]);
  behind.replace([fault({ id: 'fault-1', share: 0.5, seed: 4 }), shared]);

  for (let at = 0; at < 200; at += 1) {
    const [expected, chosen] = [alone.choose(call), behind.choose(call)];
    if (chosen?.id !== 'fault-1') expect(chosen).toEqual(expected);
  }
});

function fault(changes: Partial<Fault>): Fault {
  return { id: 'fault-1', kind: 'dynamodb-error', share: 1, seed: 1, addedAtMs: 0, affected: 0, ...changes };
}
