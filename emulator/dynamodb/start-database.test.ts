import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../protocol/faults.ts';
import { SYSTEM_CLOCK } from '../clock.ts';
import type { DatabaseCallRecord } from './calls/call-record.ts';
import type { TableDescription } from './dynalite/table-description.ts';
import { createDynamoDbCall } from './dynamodb-call.ts';
import { type Database, DEFAULT_TTL_LAG_MS, startDatabase } from './start-database.ts';
import { FUNCTION, OWNER, TEST_SETTINGS, TEST_TABLE } from './test-database.ts';

const TableName = TEST_TABLE.name;
const Item = { id: { S: 'a' }, status: { S: 'pending' }, at: { S: '1' } };

const options = {
  tables: [TEST_TABLE],
  region: 'eu-west-1',
  accountId: '123456789012',
  accessKeyIds: { prefix: TEST_SETTINGS.accessKeyIdPrefix, owner: OWNER },
  role: TEST_SETTINGS.role,
  onUnexpectedExit: () => {},
};

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-database-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('keeps what was written when it is stopped and started again', async () => {
  const path = join(temporaryFolder(), 'db');
  {
    await using database = await startDatabase({ ...options, path });
    await database.ready;
    await database.call('PutItem', { TableName, Item });
  }

  await using database = await startDatabase({ ...options, path });
  await database.ready;

  expect(await database.call('GetItem', { TableName, Key: { id: Item.id } })).toEqual({ Item });
});

test('lets early calls wait until it is ready', async () => {
  await using database = await startDatabase(options);

  const early = database.call('ListTables', {});

  expect(await early).toMatchObject({ TableNames: expect.any(Array) });
  await database.ready;
});

test('serves nobody without its access key', async () => {
  await using database = await startDatabase(options);
  await database.ready;
  const post = (headers: Record<string, string>) =>
    fetch(database.url, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'DynamoDB_20120810.ListTables', 'X-Amz-Date': '20260720T000000Z', ...headers },
      body: '{}',
    });

  const answers = [
    await post({}),
    await post({
      Authorization:
        'AWS4-HMAC-SHA256 Credential=ASIAOTHER/20260720/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
    }),
    await post({
      Authorization: `AWS4-HMAC-SHA256 Credential=${OWNER}/20260720/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
      Origin: 'http://evil.example',
    }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  const types = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { __type: string }).__type));
  expect(types.map((type) => type.split('#')[1])).toEqual([
    'MissingAuthenticationTokenException',
    'UnrecognizedClientException',
    'AccessDeniedException',
  ]);
});

test('refuses a folder that another database holds', async () => {
  const path = join(temporaryFolder(), 'db');
  await using first = await startDatabase({ ...options, path });
  await first.ready;

  await using second = await startDatabase({ ...options, path });

  await expect(second.ready).rejects.toMatchObject({ code: 'DATA_IN_USE', message: expect.stringContaining(path) });
});

test('tells when its process ends by itself, and not when it is stopped', async () => {
  const ends: string[] = [];
  const ended = Promise.withResolvers<void>();
  const onUnexpectedExit = (reason: string) => {
    ends.push(reason);
    ended.resolve();
  };
  {
    await using stopped = await startDatabase({ ...options, onUnexpectedExit });
    await stopped.ready;
  }
  expect(ends).toEqual([]);
  await using killed = await startDatabase({ ...options, onUnexpectedExit });
  await killed.ready;

  process.kill(killed.processId ?? 0, 'SIGKILL');

  await ended.promise;
  expect(ends).toEqual(['']);
});

test('empties its tables', async () => {
  await using database = await startDatabase(options);
  await database.ready;
  await database.call('PutItem', { TableName, Item });

  await database.reset();

  expect(await database.call('Scan', { TableName })).toMatchObject({ Items: [], Count: 0 });
});

/** Calls as an execution environment does. */
function callAsFunction({ url }: Database) {
  return createDynamoDbCall({ url, region: 'eu-west-1', accessKeyId: FUNCTION });
}

test('tells of calls in the order of their answers, and of none where nobody wants to know', async () => {
  const records: DatabaseCallRecord[] = [];
  const told = Promise.withResolvers<void>();
  await using database = await startDatabase({
    ...options,
    onCalls: (calls) => {
      records.push(...calls.filter(({ accessKeyId }) => accessKeyId === FUNCTION));
      if (records.length === 2) told.resolve();
    },
  });
  await database.ready;
  const call = callAsFunction(database);
  const askedAtMs = SYSTEM_CLOCK.monotonicMs();

  await call('PutItem', { TableName, Item });
  await call('GetItem', { TableName, Key: { id: Item.id } });

  await told.promise;
  expect(records).toMatchObject([
    { operation: 'PutItem', status: 200, consumed: [{ writeUnits: 1 }, { indexName: 'by-status', writeUnits: 1 }] },
    { operation: 'GetItem', status: 200, consumed: [{ readUnits: 0.5 }] },
  ]);
  // One clock for all processes.
  expect(records[0]?.startedAtMs).toBeGreaterThan(askedAtMs);
  expect(records[1]?.startedAtMs).toBeLessThan(SYSTEM_CLOCK.monotonicMs());
});

test('has faults, permissions and time in effect once it says so', async () => {
  await using database = await startDatabase({
    ...options,
    tables: [TEST_TABLE],
    clockOffsetMs: -DEFAULT_TTL_LAG_MS,
  });
  await database.ready;
  const call = callAsFunction(database);
  const expired = { ...Item, ttl: { N: String(Math.floor(Date.now() / 1000) - 1) } };
  await call('PutItem', { TableName, Item: expired });

  await database.setFaults([{ id: 'fault-1', kind: 'dynamodb-error', share: 1, seed: 1, addedAtMs: 0, affected: 0 }]);
  await expect(call('Scan', { TableName })).rejects.toMatchObject({ name: 'InternalServerError' });
  await database.setFaults([]);
  await database.setPermissions([]);
  await expect(call('Scan', { TableName })).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await database.setPermissions(TEST_SETTINGS.role.statements);
  expect(await call('Scan', { TableName })).toMatchObject({ Count: 1 });

  expect(await database.setClockOffsetMs(0)).toBe(0);
  expect(await database.setClockOffsetMs(DEFAULT_TTL_LAG_MS)).toBe(1);
  expect(await call('Scan', { TableName })).toMatchObject({ Count: 0 });
});

test('takes commands before it is ready', async () => {
  await using database = await startDatabase(options);

  await database.setPermissions([]);

  await database.ready;
  await expect(callAsFunction(database)('Scan', { TableName })).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('keeps permissions and faults when it is emptied', async () => {
  await using database = await startDatabase(options);
  await database.ready;
  await database.setPermissions([{ effect: 'Allow', actions: ['dynamodb:Scan'], resources: ['*'] }]);
  await database.setFaults([{ id: 'fault-1', kind: 'dynamodb-error', share: 1, seed: 1, addedAtMs: 0, affected: 0 }]);

  await database.reset();

  const call = callAsFunction(database);
  await expect(call('Scan', { TableName })).rejects.toMatchObject({ name: 'InternalServerError' });
  await expect(call('PutItem', { TableName, Item })).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('tells nothing of partitions when its process is gone', async () => {
  await using database = await startDatabase(options);
  await database.ready;

  await database[Symbol.asyncDispose]();

  await expect(database.partitionUse(1)).rejects.toMatchObject({ code: 'DATABASE_ENDED' });
});

test('serves again on its port when its process is killed, with what was stored and told', async () => {
  const path = join(temporaryFolder(), 'db');
  const restarted = Promise.withResolvers<void>();
  await using database = await startDatabase({ ...options, path, onRestarted: restarted.resolve });
  await database.ready;
  await database.call('PutItem', { TableName, Item });
  const { processId = 0 } = database;

  process.kill(processId, 'SIGKILL');
  // Told to a process that is gone or to the next one: it holds either way.
  await database.setFaults([THROTTLE_PUTS]);
  await restarted.promise;

  expect(database.processId).not.toBe(processId);
  expect(await database.call('GetItem', { TableName, Key: { id: Item.id } })).toEqual({ Item });
  const asFunction = createDynamoDbCall({ url: database.url, region: options.region, accessKeyId: FUNCTION });
  await expect(asFunction('PutItem', { TableName, Item })).rejects.toMatchObject({ name: 'ThrottlingException' });
});

test('tells of a process that was stopped, waits for it no longer, and goes on with it', async () => {
  const silent = Promise.withResolvers<string>();
  const answering = Promise.withResolvers<void>();
  await using database = await startDatabase({
    ...options,
    onSilent: silent.resolve,
    onAnswering: answering.resolve,
    lookIntervalMs: 20,
  });
  await database.ready;
  await database.call('PutItem', { TableName, Item });
  const { processId = 0 } = database;

  process.kill(processId, 'SIGSTOP');
  const waiting = database.setFaults([THROTTLE_PUTS]);

  await expect(waiting).rejects.toMatchObject({
    code: 'DATABASE_SILENT',
    message: expect.stringContaining(`kill -CONT ${processId}`),
  });
  expect(await silent.promise).toContain(`The database process ${processId} does not answer`);
  await expect(database.reset()).rejects.toMatchObject({ code: 'DATABASE_SILENT' });
  await expect(database.unlessSilent(database.call('Scan', { TableName }))).rejects.toMatchObject({
    code: 'DATABASE_SILENT',
  });
  process.kill(processId, 'SIGCONT');
  await answering.promise;
  expect(await database.call('Scan', { TableName })).toMatchObject({ Count: 1 });
  await expect(callAsFunction(database)('PutItem', { TableName, Item })).rejects.toMatchObject({
    name: 'ThrottlingException',
  });
});

test('kills a process that was stopped and so cannot end by itself, and says so', async () => {
  const killed: (number | undefined)[] = [];
  const database = await startDatabase({ ...options, onKilled: (id) => killed.push(id), killAfterMs: 20 });
  await database.ready;
  const { processId = 0 } = database;
  process.kill(processId, 'SIGSTOP');

  await database[Symbol.asyncDispose]();

  expect(killed).toEqual([processId]);
});

test('is not started again once it is stopped', async () => {
  const told: string[] = [];
  const ended = Promise.withResolvers<void>();
  const database = await startDatabase({
    ...options,
    onUnexpectedExit: () => ended.resolve(),
    onRestarted: () => told.push('restarted'),
  });
  await database.ready;

  process.kill(database.processId ?? 0, 'SIGKILL');
  await ended.promise;
  await database[Symbol.asyncDispose]();

  expect(told).toEqual([]);
  await expect(database.call('ListTables', {})).rejects.toThrow();
});

const THROTTLE_PUTS: Fault = {
  id: 'fault-1',
  kind: 'dynamodb-throttle',
  operation: 'PutItem',
  share: 1,
  seed: 1,
  addedAtMs: 0,
  affected: 0,
};

test('goes on when a client breaks off in the middle of a request', async () => {
  const ends: string[] = [];
  await using database = await startDatabase({ ...options, onUnexpectedExit: (reason) => ends.push(reason) });
  await database.ready;
  const { hostname, port } = new URL(database.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST / HTTP/1.1\r\nHost: ${hostname}\r\nX-Amz-Date: 20260720T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=${OWNER}/20260720/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none\r\nContent-Length: 1000\r\n\r\n{`,
  );
  await once(socket, 'connect');
  await database.call('ListTables', {});

  socket.resetAndDestroy();
  await once(socket, 'close');

  expect(await database.call('ListTables', {})).toEqual({ TableNames: [TableName] });
  expect(ends).toEqual([]);
});

test('shows which partitions the function uses', async () => {
  await using database = await startDatabase({ ...options, partitionLimits: { scale: 0.001 } });
  await database.ready;
  const call = callAsFunction(database);
  // One write a second: most are refused.
  await Promise.allSettled(Array.from({ length: 30 }, () => call('PutItem', { TableName, Item })));

  const uses = await database.partitionUse(1);

  expect(uses).toMatchObject([{ tableName: TableName, kind: 'write', limitPerSecond: 1 }]);
  expect(uses[0]?.throttled).toBeGreaterThan(0);
});

test('keeps the warm throughput that the template asks for, of the table and of its indexes', async () => {
  const warmThroughput = { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 16_000 };
  const tables = options.tables.map((table) => ({
    ...table,
    warmThroughput,
    globalSecondaryIndexes: table.globalSecondaryIndexes.map((index) => ({ ...index, warmThroughput })),
  }));
  await using database = await startDatabase({ ...options, tables });
  await database.ready;

  const described = (await database.call('DescribeTable', { TableName: tables[0]?.name })).Table as TableDescription;

  const asked = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 16_000 };
  expect(described.WarmThroughput).toEqual(asked);
  for (const index of described.GlobalSecondaryIndexes ?? []) expect(index.WarmThroughput).toEqual(asked);
});
