import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { TableDeployment } from '../../template/deployment.ts';
import { startDatabase } from '../start-database.ts';
import { TEST_TABLE } from '../test-database.ts';
import { connectExternalDatabase } from './external-database.ts';

const OWNER = 'ASIATESTTESTTESTAAAA';
const REGION = 'eu-west-1';
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: OWNER, AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
const OPTIONS = { tables: [TEST_TABLE], region: REGION, environment: ENVIRONMENT };
const [INDEX] = TEST_TABLE.globalSecondaryIndexes;
const TableName = TEST_TABLE.name;

/** A database without tables, as another program would have it. */
function startOtherDatabase(tables: readonly TableDeployment[] = []) {
  return startDatabase({
    tables,
    region: REGION,
    accountId: '123456789012',
    accessKeyIds: { prefix: OWNER.slice(0, 16), owner: OWNER },
    role: { name: 'other', sessionName: 'other', statements: [] },
    onUnexpectedExit: () => {},
  });
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('creates the tables that are missing, and tells the function where and as whom to call', async () => {
  await using other = await startOtherDatabase();
  await other.ready;

  const database = await connectExternalDatabase({ ...OPTIONS, url: `${other.url}/` });

  expect(database).toEqual({
    url: other.url,
    region: REGION,
    credentials: { accessKeyId: OWNER, secretAccessKey: 'secret', sessionToken: 'token' },
    isAws: false,
  });
  expect(await other.call('DescribeTable', { TableName })).toMatchObject({
    Table: {
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [{ IndexName: 'by-status' }],
    },
  });
});

test('leaves a table that fits with all that is in it', async () => {
  const Item = { id: { S: 'a' } };
  await using other = await startOtherDatabase([TEST_TABLE]);
  await other.ready;
  await other.call('PutItem', { TableName, Item });

  await connectExternalDatabase({ ...OPTIONS, url: other.url });

  expect(await other.call('Scan', { TableName })).toMatchObject({ Items: [Item] });
});

test('refuses a table that does not fit, and leaves it as it is', async () => {
  await using other = await startOtherDatabase([TEST_TABLE]);
  await other.ready;
  const before = await other.call('DescribeTable', { TableName });
  const tables = [{ ...TEST_TABLE, globalSecondaryIndexes: [{ ...INDEX, indexName: 'by-age' }] }] as TableDeployment[];

  const connected = connectExternalDatabase({ ...OPTIONS, tables, url: other.url });

  await expect(connected).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: `The table events at ${other.url} does not fit the template: it has no index by-age. It was left as it is. Use the template that it was made with, or another database.`,
  });
  expect(await other.call('DescribeTable', { TableName })).toEqual(before);
});

test('without credentials in the environment, made-up ones of letters are used', async () => {
  const authorizations: (string | undefined)[] = [];
  const table = {
    TableStatus: 'ACTIVE',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  };
  const url = await listening(
    createServer((request, response) => {
      authorizations.push(request.headers.authorization);
      response.end(JSON.stringify({ Table: table }));
    }),
  );
  const tables = [{ ...TEST_TABLE, globalSecondaryIndexes: [] }];

  const { credentials } = await connectExternalDatabase({ region: REGION, tables, url, environment: {} });

  expect(credentials.accessKeyId).toMatch(/^[A-Za-z0-9]+$/);
  expect(credentials).not.toHaveProperty('sessionToken');
  expect(authorizations[0]).toContain(`Credential=${credentials.accessKeyId}/`);
  expect(authorizations[0]).toContain(`/${REGION}/dynamodb/aws4_request`);
});

test('tells when the database does not trust the credentials', async () => {
  await using other = await startOtherDatabase();
  await other.ready;

  const connected = connectExternalDatabase({ ...OPTIONS, url: other.url, environment: {} });

  await expect(connected).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringMatching(/refuses these credentials \(UnrecognizedClientException: .*AWS_ACCESS_KEY_ID/),
  });
});

const SILENT: RequestListener = () => {};
const ENDLESS: RequestListener = (_, response) => {
  response.writeHead(200).write('{"Table":');
};

test.for([
  ['never answers', SILENT],
  ['never comes to an end', ENDLESS],
] as const)('gives a server up that %s', async ([, listener]) => {
  const server = createServer(listener);
  const url = await listening(server);
  onTestFinished(() => server.closeAllConnections());

  const connected = connectExternalDatabase({ ...OPTIONS, url, callTimeoutMs: 100 });

  await expect(connected).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: `No DynamoDB answers at ${url} (no answer in 0.1 s). Start the database there, or correct --dynamodb-endpoint.`,
  });
});

test('tells when nothing listens', async () => {
  const server = createServer();
  const url = await listening(server);
  server.close();
  await once(server, 'close');

  const connected = connectExternalDatabase({ ...OPTIONS, url });

  await expect(connected).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringMatching(/^No DynamoDB answers at http:\S+ \(.*ECONNREFUSED.*\)\. Start the database there/),
  });
});

test('tells when what answers speaks no HTTP', async () => {
  const url = await listening(createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-Server\r\n')));

  const connected = connectExternalDatabase({ ...OPTIONS, url });

  await expect(connected).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringContaining(`No DynamoDB answers at ${url} (Parse Error`),
  });
});

test.for([
  ['a page', 200, '<html>'],
  ['an error page', 404, '<html>'],
  ['JSON of something else', 200, '{"status":"ok"}'],
  ['a table that is none', 200, '{"Table":5}'],
  ['an error of something else', 404, '{"message":"Missing Authentication Token"}'],
  ['nothing', 200, ''],
] as const)('tells a server that answers with %s from DynamoDB', async ([, status, body]) => {
  const url = await listening(createServer((_, response) => response.writeHead(status).end(body)));

  const connected = connectExternalDatabase({ ...OPTIONS, url });

  await expect(connected).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringContaining(`What answers at ${url} is no DynamoDB.`),
  });
});

test('tells in one sentence what else DynamoDB refuses', async () => {
  const body = JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#LimitExceededException',
    message: 'Too many operations',
  });
  const url = await listening(createServer((_, response) => response.writeHead(400).end(body)));

  const connected = connectExternalDatabase({ ...OPTIONS, url });

  await expect(connected).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringContaining('(LimitExceededException: Too many operations)'),
  });
});

test.for([
  [{}, 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set'],
  [{ AWS_ACCESS_KEY_ID: 'AKIATEST' }, 'AWS_SECRET_ACCESS_KEY is not set'],
] as const)('makes no credentials up for AWS: %j', async ([environment, missing]) => {
  const connected = connectExternalDatabase({
    ...OPTIONS,
    environment,
    url: 'https://dynamodb.eu-west-1.amazonaws.com',
  });

  await expect(connected).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: expect.stringContaining(missing) });
});
