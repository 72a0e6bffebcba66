import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDatabase } from './start-database.ts';
import { TEST_TABLE } from './test-database.ts';

const TableName = TEST_TABLE.name;
const Item = { id: { S: 'a' }, status: { S: 'pending' }, at: { S: '1' } };

const options = {
  tables: [TEST_TABLE],
  region: 'eu-west-1',
  accountId: '123456789012',
  accessKeyId: 'ASIATEST',
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
      headers: { 'X-Amz-Target': 'DynamoDB_20120810.ListTables', ...headers },
      body: '{}',
    });

  const answers = [
    await post({}),
    await post({ Authorization: 'AWS4-HMAC-SHA256 Credential=ASIAOTHER/20260720/eu-west-1/dynamodb/aws4_request' }),
    await post({
      Authorization: 'AWS4-HMAC-SHA256 Credential=ASIATEST/20260720/eu-west-1/dynamodb/aws4_request',
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
