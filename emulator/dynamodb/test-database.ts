import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SYSTEM_CLOCK } from '../clock.ts';
import type { TableDeployment } from '../template/deployment.ts';
import type { DatabaseCallRecord } from './calls/call-record.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import type { Action, Operation } from './dynalite/dynalite-internals.ts';
import { loadPatchedDynalite } from './dynalite/patched-dynalite.ts';
import { createDynamoDbCall, type DynamoDbCall } from './dynamodb-call.ts';
import type { DatabaseSettings } from './process/process-messages.ts';

const dynalite = loadPatchedDynalite();

const PREFIX = 'ASIATESTTESTTEST';
/** The emulator itself. */
export const OWNER = `${PREFIX}AAAA`;
/** An execution environment. */
export const FUNCTION = `${PREFIX}AAAB`;

export const TEST_SETTINGS: DatabaseSettings = {
  region: 'eu-west-1',
  accountId: '123456789012',
  accessKeyIdPrefix: PREFIX,
  role: {
    name: 'events-role',
    sessionName: 'events-function',
    statements: [{ effect: 'Allow', actions: ['dynamodb:*'], resources: ['*'] }],
  },
  ttlAttributes: {},
  ttlLagMs: 0,
  clockOffsetMs: 0,
  partitionLimits: 'off',
  recordCalls: true,
};

/** What a call was answered. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The database as its process runs it, but in this process and in memory, with its insides at hand. */
export interface TestDatabase extends OpenDatabase {
  readonly url: string;
  /** Calls as the owner; errors are thrown. */
  readonly call: DynamoDbCall;
  /** The answer to one operation as it came, errors too. */
  readonly answer: (operation: string, input: object, accessKeyId?: string) => Promise<TestAnswer>;
  /** The calls that were made, oldest first. */
  readonly records: readonly DatabaseCallRecord[];
  /** Errors of the emulation itself. */
  readonly defects: readonly unknown[];
  /** dynalite's, past the front. */
  readonly deleteItem: Action;
  /** Of this machine, as the database sees it. */
  readonly clock: { epochMs: () => number; monotonicMs: () => number };
}

export async function startTestDatabase(settings: Partial<DatabaseSettings> = {}): Promise<TestDatabase> {
  const records: DatabaseCallRecord[] = [];
  const defects: unknown[] = [];
  const clock = { ...SYSTEM_CLOCK };
  const database = await openDatabase(
    { ...TEST_SETTINGS, ...settings },
    {
      dynalite,
      clock: { epochMs: () => clock.epochMs(), monotonicMs: () => clock.monotonicMs() },
      record: (record) => records.push(record),
      onDefect: (error) => defects.push(error),
    },
  );
  const server = createServer(database.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...database,
    url,
    call: createDynamoDbCall({ url, region: 'eu-west-1', accessKeyId: OWNER }),
    async answer(operation, input, accessKeyId = OWNER) {
      const response = await fetch(url, {
        method: 'POST',
        headers: signedHeaders(operation, accessKeyId),
        body: JSON.stringify(input),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, unknown>,
      };
    },
    records,
    defects,
    deleteItem: (dynalite.operations.get('DeleteItem') as Operation).action,
    clock,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Headers of a call that is as good as signed. */
export function signedHeaders(operation: string, accessKeyId: string): Record<string, string> {
  return {
    'Content-Type': 'application/x-amz-json-1.0',
    'X-Amz-Target': `DynamoDB_20120810.${operation}`,
    'X-Amz-Date': '20260720T000000Z',
    Authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260720/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
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
