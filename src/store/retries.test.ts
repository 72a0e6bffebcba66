import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { createDocumentClient } from './dynamodb.ts';
import { createBackoff } from './retries.ts';

test('waits no longer than 350 ms in all before a throttled call is given up', () => {
  const longest = createBackoff(() => 1);

  expect([0, 1, 2].map(longest.computeNextBackoffDelay)).toEqual([50, 100, 200]);
});

test('a throttled call is sent four times', async () => {
  let attempts = 0;
  await using stack = new AsyncDisposableStack();
  const database = createServer((_request, response) => {
    attempts += 1;
    response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end('{"__type":"com.amazon.coral.availability#ThrottlingException","message":"slow down"}');
  }).listen(0, '127.0.0.1');
  stack.defer(() => void database.close());
  await once(database, 'listening');
  const endpoint = `http://127.0.0.1:${(database.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const client = createDocumentClient({ endpoint, region: 'us-east-1', credentials });
  stack.defer(() => client.destroy());

  const call = client.send(new GetCommand({ TableName: 'events', Key: { event_id: 'a' } }));

  await expect(call).rejects.toThrow('slow down');
  expect(attempts).toBe(4);
});
