import { once } from 'node:events';
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearlyValidCall } from '../calls/test-calls.ts';
import { createTables } from '../tables.ts';
import { FUNCTION, OWNER, signedHeaders, startTestDatabase, TEST_TABLE } from '../test-database.ts';
import { MAX_REQUEST_BYTES } from './request-body.ts';

const SERIALIZATION = { __type: 'com.amazon.coral.service#SerializationException' };
const UNKNOWN_OPERATION = { __type: 'com.amazon.coral.service#UnknownOperationException' };

async function start() {
  const database = await startTestDatabase();
  return {
    ...database,
    /** The answer to a request with any body and headers. */
    send: async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, method = 'POST') => {
      const response = await fetch(database.url, {
        method,
        headers: { ...signedHeaders('ListTables', OWNER), ...headers },
        ...(method === 'POST' && { body }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
  };
}

test('gives each answer an id in the shape of AWS, its type, length and checksum', async () => {
  await using database = await start();

  const answers = [await database.send('{}'), await database.send('{}')];

  for (const { status, headers, text } of answers) {
    expect(status).toBe(200);
    expect(text).toBe('{"TableNames":[]}');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[A-Z0-9]{52}$/);
    expect(headers.get('x-amz-crc32')).toBe(String(crc32(text)));
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(headers.get('content-length')).toBe(String(text.length));
  }
  expect(answers[0]?.headers.get('x-amzn-requestid')).not.toBe(answers[1]?.headers.get('x-amzn-requestid'));
});

test.for(['', '{', '{"TableName":', 'null', '5', '"text"', '[]', '[{}]', '\u0000', '{"a":1}}'])(
  'answers the body %j as one that cannot be read',
  async (body) => {
    await using database = await start();

    const { status, text } = await database.send(body);

    expect([status, JSON.parse(text)]).toEqual([400, SERIALIZATION]);
  },
);

test.for(['', 'ListTables', 'DynamoDB_20120810', 'DynamoDB_20120810.', 'DynamoDB_20120810.Nothing', 'a.b.c'])(
  'knows no operation in the target "%s"',
  async (target) => {
    await using database = await start();

    const { status, text } = await database.send('{}', { 'X-Amz-Target': target });

    expect([status, JSON.parse(text)]).toEqual([400, UNKNOWN_OPERATION]);
  },
);

test('says of an operation that is left out that AWS has it', async () => {
  await using database = await start();

  const { status, body } = await database.answer('TransactWriteItems', {});

  expect([status, body]).toEqual([
    400,
    { ...UNKNOWN_OPERATION, message: 'DynamoDB has TransactWriteItems, but its emulation does not.' },
  ]);
});

test('answers another content type or method with 404, and GET with its health', async () => {
  await using database = await start();

  expect(await database.send('{}', { 'Content-Type': 'text/plain' })).toMatchObject({
    status: 404,
    text: '<UnknownOperationException/>\n',
  });
  expect(await database.send('', {}, 'DELETE')).toMatchObject({ status: 404 });
  expect(await database.send('', {}, 'GET')).toMatchObject({
    status: 200,
    text: 'healthy: dynamodb.eu-west-1.amazonaws.com ',
  });
});

test('takes a request of 16 MB, answers a larger one with 413, and goes on', async () => {
  await using database = await start();
  const body = (bytes: number) => `{"ExclusiveStartTableName":"${' '.repeat(bytes - 30)}"}`;
  expect(body(1_000)).toHaveLength(1_000);

  const full = await database.send(body(MAX_REQUEST_BYTES));
  const over = await database.send(body(MAX_REQUEST_BYTES + 1));

  // Only the name in it is wrong.
  expect(full).toMatchObject({ status: 400, text: expect.stringContaining('ValidationException') });
  expect(over).toMatchObject({ status: 413, text: '' });
  expect(await database.send('{}')).toMatchObject({ status: 200 });
});

test('survives a client that breaks off in the middle of its request', async () => {
  await using database = await start();
  const { hostname, port } = new URL(database.url);
  const headers = Object.entries({ Host: hostname, ...signedHeaders('PutItem', OWNER), 'Content-Length': '1000' });

  for (const end of ['destroy', 'resetAndDestroy', 'end'] as const) {
    const socket = connect(Number(port), hostname);
    socket.write(`POST / HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n{"Tab`);
    await once(socket, 'connect');
    // Its beginning has arrived when a later request has been answered.
    await database.send('{}');
    socket[end]();
    socket.resume();
    await once(socket, 'close');
  }

  expect(await database.send('{}')).toMatchObject({ status: 200 });
  expect(database.defects).toEqual([]);
});

test('survives a client that does not wait for its answer', async () => {
  await using database = await start();
  await createTables(database.call, [TEST_TABLE]);
  const controller = new AbortController();

  const asked = fetch(database.url, {
    method: 'POST',
    headers: signedHeaders('Scan', OWNER),
    body: JSON.stringify({ TableName: TEST_TABLE.name }),
    signal: controller.signal,
  });
  controller.abort();

  await expect(asked).rejects.toThrow();
  expect(await database.send('{}')).toMatchObject({ status: 200 });
});

test('answers any parameters of any operation, and goes on', async () => {
  await using database = await start();
  await createTables(database.call, [TEST_TABLE]);

  await fc.assert(
    fc.asyncProperty(nearlyValidCall, async ({ operation, input }) => {
      const { status, body } = await database.answer(operation, input, FUNCTION);

      expect([200, 400]).toContain(status);
      if (status === 400) expect(body.__type).toMatch(/#[A-Z][A-Za-z]+$/);
    }),
    { numRuns: 500 },
  );
});
