import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TableDeployment } from '../template/deployment.ts';
import { installAtomicIndexes } from './atomic-indexes.ts';
import { type DynaliteInternals, loadDynalite, type OpenStore } from './dynalite-internals.ts';
import { createDynamoDbCall, type DynamoDbCall } from './dynamodb-call.ts';
import { installOldItemOnFailure } from './old-item.ts';

const dynalite = loadDynalite();
installAtomicIndexes(dynalite.db);
installOldItemOnFailure(dynalite.db, dynalite.writeParameters);

/** The database as its process runs it, but in this process and in memory, with its insides at hand. */
export interface TestDatabase extends AsyncDisposable {
  readonly call: DynamoDbCall;
  /** The answer to one operation as it came, errors too. */
  readonly answer: (operation: string, input: object) => Promise<Readonly<Record<string, unknown>>>;
  readonly store: OpenStore;
  readonly deleteItem: DynaliteInternals['deleteItem'];
}

export async function startTestDatabase(): Promise<TestDatabase> {
  const { store, handler } = dynalite.start({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await store.db.open();
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    call: createDynamoDbCall({ url, region: 'eu-west-1', accessKeyId: 'ASIATEST' }),
    async answer(operation, input) {
      const headers = {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': `DynamoDB_20120810.${operation}`,
        'X-Amz-Date': '20260720T000000Z',
        Authorization:
          'AWS4-HMAC-SHA256 Credential=ASIATEST/20260720/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
      };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
      return (await response.json()) as Record<string, unknown>;
    },
    store,
    deleteItem: dynalite.deleteItem,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await store.db.close();
    },
  };
}

/** Events by id, with an index that lists them by status and time. */
export const TEST_TABLE: TableDeployment = {
  logicalId: 'EventsTable',
  name: 'events',
  arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/events',
  billingMode: 'PAY_PER_REQUEST',
  attributeDefinitions: ['id', 'status', 'at'].map((attributeName) => ({ attributeName, attributeType: 'S' })),
  keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
  globalSecondaryIndexes: [
    {
      indexName: 'by-status',
      keySchema: [
        { attributeName: 'status', keyType: 'HASH' },
        { attributeName: 'at', keyType: 'RANGE' },
      ],
      projectionType: 'ALL',
      nonKeyAttributes: [],
    },
  ],
  ttlAttribute: 'ttl',
};

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** Every item of the test table, by id. */
export async function scanItems(call: DynamoDbCall): Promise<readonly Item[]> {
  const { Items } = (await call('Scan', { TableName: TEST_TABLE.name })) as { Items: Item[] };
  return Items.toSorted(byId);
}

/** The items with a status as the index shows them, by id. */
export async function queryIndex(call: DynamoDbCall, status: string): Promise<readonly Item[]> {
  const { Items } = (await call('Query', {
    TableName: TEST_TABLE.name,
    IndexName: 'by-status',
    KeyConditionExpression: '#status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': { S: status } },
  })) as { Items: Item[] };
  return Items.toSorted(byId);
}

function byId(a: Item, b: Item): number {
  return (a.id?.S ?? '') < (b.id?.S ?? '') ? -1 : 1;
}
