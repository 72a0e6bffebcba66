import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { LOCAL_API_KEY } from './api-key.ts';
import { newEventId } from './input/event-id.ts';
import { createDocumentClient } from './store/dynamodb.ts';
import { PLAIN_LAYOUT } from './store/inbox-shards.ts';
import { createStore } from './store/store.ts';
import { startTestApp } from './test-app.ts';
import { createMemoryCounters } from './test-counters.ts';

type Answer = { readonly status: number; readonly body: string } | 'never';

/** Sends one request to the app over a DynamoDB that always gives this answer. */
async function answerOver(answer: Answer | 'refused') {
  await using stack = new AsyncDisposableStack();
  const database = createServer((_request, response) => {
    if (typeof answer === 'string') return;
    response.writeHead(answer.status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(database, 'listening');
  const { port } = database.address() as AddressInfo;
  const stop = () => {
    database.closeAllConnections();
    database.close();
  };
  if (answer === 'refused') stop();
  else stack.defer(stop);
  const client = stack.adopt(
    createDocumentClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    }),
    (opened) => opened.destroy(),
  );
  const tables = { events: 'e', keys: 'k', idempotency: 'i', rateLimits: 'r' };
  const store = { ...createStore(client, { tables, inboxShards: PLAIN_LAYOUT }), rateLimits: createMemoryCounters() };
  const app = stack.use(await startTestApp({ store, storeTimeoutMs: 300 }));
  const response = await fetch(`${app.url}/v1/events/${newEventId(Date.now() * 1000)}`, {
    headers: { 'X-API-Key': LOCAL_API_KEY, 'X-Request-ID': 'asked' },
  });
  return { status: response.status, headers: response.headers, body: await response.json(), log: app.log };
}

const dynamoDbError = (status: number, type: string): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'private detail' }),
});

const unavailable: Readonly<Record<string, Answer | 'refused'>> = {
  'throttles the table': dynamoDbError(400, 'ProvisionedThroughputExceededException'),
  'throttles the account': dynamoDbError(400, 'RequestLimitExceeded'),
  'throttles the API': dynamoDbError(400, 'ThrottlingException'),
  'fails inside': dynamoDbError(500, 'InternalServerError'),
  'is behind a broken proxy': { status: 503, body: 'not JSON' },
  'never answers': 'never',
  'refuses the connection': 'refused',
};

for (const [state, answer] of Object.entries(unavailable)) {
  test(`a database that ${state} makes a 503 that says when to try again`, async () => {
    const { status, headers, body, log } = await answerOver(answer);

    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    expect(body).toEqual({
      error: { code: 'SERVICE_UNAVAILABLE', message: expect.any(String), details: {}, request_id: 'asked' },
    });
    expect(log).toContainEqual(expect.objectContaining({ level: 'ERROR', request_id: 'asked' }));
  });
}

test('a database that refuses the request itself is a bug of ours: 500, its cause in the log only', async () => {
  const { status, headers, body, log } = await answerOver(dynamoDbError(400, 'ValidationException'));

  expect([status, headers.get('retry-after')]).toEqual([500, null]);
  expect(JSON.stringify(body)).not.toContain('private detail');
  expect(JSON.stringify(log)).toContain('private detail');
});
