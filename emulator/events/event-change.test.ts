import { expect, test } from 'vitest';
import { MAX_SHOWN_PAYLOAD_BYTES } from '../../protocol/events.ts';
import { testGateway } from '../requests/record/test-story.ts';
import { CreatedEvents } from './created-events.ts';
import { shownPayload, toEventChange } from './event-change.ts';
import { changeOf, eventIdOf } from './event-route.ts';

const ID = '0193a500-0000-7000-8000-000000000003';

const creation = testGateway({
  requestBody: Buffer.from(
    ' {"payload":{"n":1},"source":" shop ","payload":{ "n": 12345678901234567890 },"event_type":"order.created","metadata":{"priority":"high"}}',
  ),
  responseBody: Buffer.from(`{"event_id":"${ID}","created_at":"2026-11-25T09:30:00.000000Z","status":"pending"}`),
});

test('tells of a creation what was sent, with every digit and the name that counts of two', () => {
  expect(changeOf(creation)).toBe('created');
  expect(toEventChange(creation, 'created')).toEqual({
    change: 'created',
    eventId: ID,
    timeMs: creation.timeMs,
    requestId: 'request-1',
    apiKeyId: expect.stringMatching(/^[0-9a-f]{12}$/),
    event: {
      eventId: ID,
      createdAt: '2026-11-25T09:30:00.000000Z',
      status: 'pending',
      source: 'shop',
      eventType: 'order.created',
      priority: 'high',
      metadata: '{"priority":"high"}',
      payload: '{ "n": 12345678901234567890 }',
      payloadBytes: 29,
      isTruncated: false,
    },
  });
});

test.for([
  ['acknowledged', { method: 'POST', path: `/v1/events/${ID}/ack`, status: 200 }],
  ['deleted', { method: 'DELETE', path: `/v1/events/${ID}`, status: 200 }],
  [undefined, { method: 'GET', path: `/v1/events/${ID}`, status: 200 }],
  [undefined, { method: 'POST', path: `/v1/events/${ID}/ack`, status: 409 }],
  [undefined, { method: 'DELETE', path: '/v1/events/nope', status: 200 }],
  [undefined, { status: 400 }],
  [undefined, { responseHeaders: ['Idempotent-Replayed', 'true'] }],
  [undefined, { status: 200, outcome: { kind: 'preflight' } }],
  ['created', { outcome: { kind: 'clientGone', during: 'integration' } }],
] as const)('sees that an event was %s by %j', ([change, request]) => {
  expect(changeOf({ ...creation, ...request })).toBe(change);
});

test('knows the event of a request by its path or by the answer', () => {
  expect(eventIdOf(creation)).toBe(ID);
  expect(eventIdOf(testGateway({ method: 'GET', path: `/v1/events/${ID.toUpperCase()}`, status: 404 }))).toBe(ID);
  expect(eventIdOf(testGateway({ method: 'GET', path: '/v1/inbox', status: 200 }))).toBeUndefined();
});

test('tells of a creation whose bodies are no longer kept nothing but that it was', () => {
  const bare = { ...creation, requestBody: Buffer.alloc(0) };

  expect(toEventChange(bare, 'created')).not.toHaveProperty('event');
});

test('shows the beginning of a large payload, up to a whole character', () => {
  const payload = `{"t":"${'é'.repeat(MAX_SHOWN_PAYLOAD_BYTES)}"}`;

  const shown = shownPayload(payload);

  expect(shown).toMatchObject({ payloadBytes: Buffer.byteLength(payload), isTruncated: true });
  expect(payload.startsWith(shown.payload)).toBe(true);
  expect(Buffer.byteLength(shown.payload)).toBeGreaterThan(MAX_SHOWN_PAYLOAD_BYTES - 2);
});

test('tells what was acknowledged or deleted, as long as its creation is remembered', () => {
  const created = new CreatedEvents();
  const request = testGateway({ method: 'DELETE', path: `/v1/events/${ID}`, status: 200 });

  created.note(creation);
  const about = created.find(eventIdOf(request));

  expect(toEventChange(request, 'deleted', about).about).toEqual({
    createdAt: '2026-11-25T09:30:00.000000Z',
    source: 'shop',
    eventType: 'order.created',
    priority: 'high',
  });
  expect(toEventChange(request, 'deleted', created.find('another'))).not.toHaveProperty('about');
});
