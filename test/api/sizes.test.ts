import { expect } from 'vitest';
import { type Answer, type Api, TARGETS } from './api-test.ts';

const HEADERS = { 'Content-Type': 'application/json' };
const MAX_PAYLOAD_BYTES = 409_600;
const MAX_PAGE_BYTES = 5 * 1024 * 1024;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_LAMBDA_RESPONSE_BYTES = 6 * 1024 * 1024;

const PADDING_NAME_BYTES = '{"p":""}'.length;

/** Sends an event whose payload has so many bytes, all but the last few of them made of one character. */
function createWithPayload(api: Api, payloadBytes: number, character: string): Promise<Answer> {
  const fillBytes = payloadBytes - PADDING_NAME_BYTES;
  const count = Math.floor(fillBytes / Buffer.byteLength(character));
  const fill = character.repeat(count) + 'x'.repeat(fillBytes - count * Buffer.byteLength(character));
  const body = `{"source":"${api.source}","event_type":"t","payload":{"p":"${fill}"}}`;
  return api.send('POST', '/v1/events', { headers: HEADERS, body });
}

async function largestPayloadBytes(api: Api, character: string): Promise<number> {
  const { body } = await createWithPayload(api, MAX_PAYLOAD_BYTES, character);
  const { limit_bytes, actual_bytes } = body.error.details as { limit_bytes: number; actual_bytes: number };
  return MAX_PAYLOAD_BYTES - (actual_bytes - limit_bytes);
}

for (const { name, test } of TARGETS) {
  test(`${name}: a payload over 409,600 bytes is 413 with its size, whatever else is wrong`, async ({ api }) => {
    const answer = await createWithPayload(api, MAX_PAYLOAD_BYTES + 1, 'x');
    const alsoInvalid = await api.send('POST', '/v1/events', {
      headers: HEADERS,
      body: `{"payload":{"p":"${'x'.repeat(MAX_PAYLOAD_BYTES)}"}}`,
    });

    expect([answer.status, alsoInvalid.status]).toEqual([413, 413]);
    expect(answer.body.error.details).toEqual({ limit_bytes: MAX_PAYLOAD_BYTES, actual_bytes: MAX_PAYLOAD_BYTES + 1 });
  });

  for (const character of ['x', 'ü', '€', '𝄞', '\\"']) {
    test(`${name}: the largest event of ${character} is stored, read and acknowledged; a byte more is 413`, async ({
      api,
    }) => {
      const largest = await largestPayloadBytes(api, character);

      const over = await createWithPayload(api, largest + 1, character);
      const created = await createWithPayload(api, largest, character);
      const path = `/v1/events/${created.body.event_id}`;
      const acknowledged = await api.send('POST', `${path}/ack`);
      const read = await api.send('GET', path);

      expect([over.status, over.body.error.details.actual_bytes]).toEqual([413, MAX_PAYLOAD_BYTES + 1]);
      expect([created.status, acknowledged.status, read.status]).toEqual([201, 200, 200]);
      expect(Buffer.byteLength(JSON.stringify(read.body.payload))).toBe(largest);
      // The rest of the item is small: the limit is DynamoDB's and not a cautious guess.
      expect(largest).toBeGreaterThan(MAX_PAYLOAD_BYTES - 500);
    });
  }

  test(`${name}: metadata counts towards the size of the event`, async ({ api }) => {
    const answer = await api.create({ metadata: { note: 'x'.repeat(MAX_PAYLOAD_BYTES) } });

    expect([answer.status, answer.body.error.details.limit_bytes]).toEqual([413, MAX_PAYLOAD_BYTES]);
  });

  for (const [kind, character, events] of [
    ['text', 'x', 14],
    ['quotes', '\\"', 11],
  ] as const) {
    test(`${name}: a page of ${kind} ends before 5 MB and before Lambda's 6 MB, and loses nothing`, async ({ api }) => {
      const bytes = 400_000;
      for (let n = 0; n < events; n += 1) await createWithPayload(api, bytes, character);

      const first = await api.inbox({ limit: 100 });
      const rest = await api.inbox({ limit: 100, cursor: first.body.pagination.next_cursor as string });

      const firstEvent = JSON.stringify(first.body.events[0]);
      const pageBytes = Buffer.byteLength(first.text);
      const escapedBytes = Buffer.byteLength(JSON.stringify(first.text));
      expect(pageBytes).toBeLessThanOrEqual(MAX_PAGE_BYTES);
      expect(escapedBytes).toBeLessThan(MAX_LAMBDA_RESPONSE_BYTES - 10_240);
      // Full: one more event would not have fitted one of the two.
      const isFull =
        pageBytes + Buffer.byteLength(firstEvent) > MAX_PAGE_BYTES ||
        escapedBytes + Buffer.byteLength(JSON.stringify(firstEvent)) > MAX_LAMBDA_RESPONSE_BYTES - 65 * 1024;
      expect(isFull).toBe(true);
      expect(rest.body.pagination.next_cursor).toBeUndefined();
      const seen = [...first.body.events, ...rest.body.events].map(({ event_id }) => event_id);
      expect(new Set(seen).size).toBe(events);
    });
  }
}
