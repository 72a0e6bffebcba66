import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestDatabase } from '../test-database.ts';

/** More than LevelDB's default buffer takes before it writes a file of its own, and less than what is set. */
const ITEMS = 30;
const ITEM_BYTES = 350_000;

test('the newest 10 MB are in the write buffer and its log, so that files are merged seldom, and are there after a restart', async () => {
  const path = mkdtempSync(join(tmpdir(), 'triggers-level-'));
  try {
    await using database = await startTestDatabase({ path });
    await database.call('CreateTable', {
      TableName: 'events',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    for (let id = 0; id < ITEMS; id += 1) {
      const Item = { id: { S: String(id) }, text: { S: 'x'.repeat(ITEM_BYTES) } };
      await database.call('PutItem', { TableName: 'events', Item });
    }
    const files = readdirSync(path);
    await database[Symbol.asyncDispose]();
    await using again = await startTestDatabase({ path });
    const newest = await again.call('GetItem', { TableName: 'events', Key: { id: { S: String(ITEMS - 1) } } });

    expect(files.filter((name) => name.endsWith('.ldb'))).toEqual([]);
    expect(files.filter((name) => name.endsWith('.log'))).toHaveLength(1);
    expect(newest).toMatchObject({ Item: { id: { S: String(ITEMS - 1) } } });
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});
