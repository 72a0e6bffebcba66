import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DatabaseSettings } from '../process/process-messages.ts';
import { createTables, recreateTables } from '../tables.ts';
import { scanItems, startTestDatabase, TEST_TABLE, type TestDatabase } from '../test-database.ts';

const TableName = TEST_TABLE.name;
const HOUR_MS = 60 * 60_000;
const NOW_MS = 1_800_000_000_000;

async function start(settings: Partial<DatabaseSettings> = {}) {
  const database = await startTestDatabase(settings);
  database.clock.epochMs = () => NOW_MS;
  await createTables(database.call, [TEST_TABLE]);
  return database;
}

const update = (database: TestDatabase, Enabled: boolean, AttributeName = 'ttl') =>
  database.answer('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled, AttributeName } });

const describe = async (database: TestDatabase) =>
  (await database.call('DescribeTimeToLive', { TableName })).TimeToLiveDescription;

const invalid = (message: string) => ({
  status: 400,
  body: { __type: 'com.amazon.coral.validate#ValidationException', message },
});

test('has the items of a table expire by the attribute that the template names', async () => {
  await using database = await start({ ttlAttributes: { [TableName]: 'ttl' } });

  expect(await describe(database)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
});

test('has no items expire where the template names no attribute', async () => {
  await using database = await start();

  expect(await describe(database)).toEqual({ TimeToLiveStatus: 'DISABLED' });
});

test('switches on and off, and answers with what was asked', async () => {
  await using database = await start();

  expect(await update(database, true)).toMatchObject({
    status: 200,
    body: { TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } },
  });
  expect(await describe(database)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  database.clock.epochMs = () => NOW_MS + HOUR_MS;
  expect(await update(database, false)).toMatchObject({
    status: 200,
    body: { TimeToLiveSpecification: { Enabled: false, AttributeName: 'ttl' } },
  });
  expect(await describe(database)).toEqual({ TimeToLiveStatus: 'DISABLED' });
});

test('switches off what the template has switched on', async () => {
  await using database = await start({ ttlAttributes: { [TableName]: 'ttl' } });

  expect(await update(database, false)).toMatchObject({ status: 200 });

  expect(await describe(database)).toEqual({ TimeToLiveStatus: 'DISABLED' });
});

test('refuses a second change within an hour of the emulated cloud', async () => {
  await using database = await start();
  await update(database, true);

  const tooSoon = invalid('Time to live has been modified multiple times within a fixed interval');
  expect(await update(database, false)).toMatchObject(tooSoon);
  database.clock.epochMs = () => NOW_MS + HOUR_MS - 1;
  expect(await update(database, false)).toMatchObject(tooSoon);
  await database.setClockOffsetMs(1);
  expect(await update(database, false)).toMatchObject({ status: 200 });
});

test('says what contradicts a change before it says that it is too soon', async () => {
  await using database = await start();

  expect(await update(database, false)).toMatchObject(invalid('TimeToLive is already disabled'));
  await update(database, true);

  expect(await update(database, true)).toMatchObject(invalid('TimeToLive is already enabled'));
  for (const enabled of [true, false]) {
    expect(await update(database, enabled, 'other')).toMatchObject(
      invalid('TimeToLive is active on a different AttributeName: current AttributeName is ttl'),
    );
  }
});

test.for([
  ['UpdateTimeToLive', { TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } }],
  ['DescribeTimeToLive', {}],
] as const)('knows no table in %s that is not there', async ([operation, input]) => {
  await using database = await start();

  expect(await database.answer(operation, { ...input, TableName: 'missing' })).toMatchObject({
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: 'Requested resource not found: Table: missing not found',
    },
  });
});

test.for([
  [{ TableName }, /'TimeToLiveSpecification' is required/],
  [{ TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } }, /'TableName' is required/],
  [{ TableName, TimeToLiveSpecification: { AttributeName: 'ttl' } }, /timeToLiveSpecification\.enabled/],
  [{ TableName, TimeToLiveSpecification: { Enabled: true } }, /timeToLiveSpecification\.attributeName/],
  [{ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: '' } }, /greater than or equal to 1/],
  [
    { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'a'.repeat(256) } },
    /less than or equal to 255/,
  ],
] as const)('refuses the change %j', async ([input, message]) => {
  await using database = await start();

  expect(await database.answer('UpdateTimeToLive', input)).toMatchObject({
    status: 400,
    body: { __type: expect.stringMatching(/#ValidationException$/), message: expect.stringMatching(message) },
  });
});

test('keeps what was set when the database is closed and opened again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-ttl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const settings = { path: join(folder, 'db'), ttlAttributes: { [TableName]: 'template' } };
  {
    await using database = await start(settings);
    await update(database, false, 'template');
  }

  await using database = await start(settings);

  expect(await describe(database)).toEqual({ TimeToLiveStatus: 'DISABLED' });
});

test('begins anew with a table that is made anew', async () => {
  await using database = await start({ ttlAttributes: { [TableName]: 'ttl' } });
  await update(database, false);

  await recreateTables(database.call, [TEST_TABLE]);

  expect(await describe(database)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
});

test('keeps expired items until the lag is over by the emulated clock, and removes them then', async () => {
  const ttlLagMs = 48 * HOUR_MS;
  await using database = await start({ ttlAttributes: { [TableName]: 'ttl' }, ttlLagMs });
  const item = (id: string, expiryMs: number) => ({ id: { S: id }, ttl: { N: String(expiryMs / 1000) } });
  const Items = [item('expired', NOW_MS), item('expires-later', NOW_MS + HOUR_MS)];
  for (const Item of Items) await database.call('PutItem', { TableName, Item });

  expect(await database.setClockOffsetMs(ttlLagMs - 1_000)).toBe(0);
  expect(await scanItems(database.call)).toEqual(Items);
  expect(await database.setClockOffsetMs(ttlLagMs)).toBe(1);
  expect(await scanItems(database.call)).toEqual(Items.slice(1));
  expect(await database.setClockOffsetMs(0)).toBe(0);
});

test('removes by the attribute that is set last, and nothing once it is switched off', async () => {
  await using database = await start();
  const expired = { N: String(NOW_MS / 1000 - 1) };
  await database.call('PutItem', { TableName, Item: { id: { S: 'a' }, ttl: expired } });
  await database.call('PutItem', { TableName, Item: { id: { S: 'b' }, other: expired } });

  await update(database, true, 'other');
  expect(await database.setClockOffsetMs(HOUR_MS)).toBe(1);
  await update(database, false, 'other');
  await database.call('PutItem', { TableName, Item: { id: { S: 'c' }, other: expired } });

  expect(await database.setClockOffsetMs(2 * HOUR_MS)).toBe(0);
});
