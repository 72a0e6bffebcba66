import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { monotonicMicros } from '../../src/input/timestamp.ts';
import { createDocumentClient } from '../../src/store/dynamodb.ts';
import { sampleItem } from '../subjects/sample-event.ts';
import type { Send } from './closed-loop.ts';
import { openConnection, toRequestBytes } from './http-connection.ts';

const Environment = z.object({
  AWS_ENDPOINT_URL_DYNAMODB: z.string(),
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  EVENTS_TABLE: z.string(),
});

const nextMicros = monotonicMicros(Date.now);

/** Puts new events by the client that the app uses, so many at a time. */
export function sdkPuts(count: number, stack: DisposableStack): readonly Send[] {
  const { EVENTS_TABLE } = Environment.parse(process.env);
  const client = stack.adopt(createDocumentClient(), (opened) => opened.destroy());
  const send = async () => {
    await client.send(new PutCommand({ TableName: EVENTS_TABLE, Item: sampleItem(nextMicros()) }));
  };
  return Array.from({ length: count }, () => send);
}

/** Puts new events by bare HTTP, a connection each: what the database itself can do. */
export async function openHttpPuts(count: number, stack: DisposableStack): Promise<readonly Send[]> {
  const environment = Environment.parse(process.env);
  const url = environment.AWS_ENDPOINT_URL_DYNAMODB;
  const headers = {
    'Content-Type': 'application/x-amz-json-1.0',
    'X-Amz-Target': 'DynamoDB_20120810.PutItem',
    'X-Amz-Date': '20000101T000000Z',
    // The emulated database checks the key id and not the signature.
    Authorization: `AWS4-HMAC-SHA256 Credential=${environment.AWS_ACCESS_KEY_ID}/20000101/${environment.AWS_REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=unsigned`,
  };
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const connection = stack.use(await openConnection(url));
      return async () => {
        const body = JSON.stringify({
          TableName: environment.EVENTS_TABLE,
          Item: toAttributes(sampleItem(nextMicros())),
        });
        const answer = await connection.exchange(toRequestBytes(url, { method: 'POST', path: '/', headers, body }));
        if (answer.status !== 200) throw new Error(`PutItem was answered with ${answer.status}: ${answer.body}`);
      };
    }),
  );
}

function toAttributes(item: object): Record<string, { S: string } | { N: string }> {
  const attributes = Object.entries(item).map(([name, value]) => [
    name,
    typeof value === 'number' ? { N: String(value) } : { S: String(value) },
  ]);
  return Object.fromEntries(attributes);
}
