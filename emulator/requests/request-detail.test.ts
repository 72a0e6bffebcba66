import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestDetail } from '../../protocol/requests/request-record.ts';
import type { RequestStory } from './record/request-story.ts';
import { TEST_LIMITS, testGateway, testStory } from './record/test-story.ts';
import { toRequestRecord } from './record/to-request-record.ts';
import { MAX_SHOWN_BODY_BYTES, toRequestDetail } from './request-detail.ts';

function detailOf(changes: Partial<RequestStory['gateway']>, hasBodies = true) {
  const gateway = testGateway(changes);
  const record = toRequestRecord(testStory({ gateway }), TEST_LIMITS);
  return toRequestDetail({ record, gateway, hasBodies }, [{ timestampMs: 1, message: 'START' }]);
}

test('shows what was sent and answered, headers as they were spelled', () => {
  const detail = detailOf({});

  expect(RequestDetail.parse(detail)).toEqual(detail);
  expect(detail.request).toEqual({
    headers: [
      ['Host', 'localhost'],
      ['X-API-Key', '****2345'],
      ['Content-Length', '7'],
    ],
    body: '{"a":1}',
    encoding: 'utf8',
    bodyBytes: 7,
    isTruncated: false,
  });
  expect(detail.response).toMatchObject({ body: '{"event_id":"x"}', headers: [['Content-Type', 'application/json']] });
  expect(detail.log).toEqual([{ timestampMs: 1, message: 'START' }]);
});

test.for([
  'x-api-key',
  'X-API-KEY',
  'authorization',
  'Cookie',
  'Proxy-Authorization',
  'X-Amz-Security-Token',
  'set-cookie',
])('masks %s, and a short one wholly', (name) => {
  const detail = detailOf({
    requestHeaders: [name, 'Bearer abcdefgh', name, 'short', 'X-Other', 'stays'],
    responseHeaders: [name, 'Bearer abcdefgh'],
  });

  expect(detail.request?.headers.map(([, value]) => value)).toEqual(['****efgh', '****', 'stays']);
  expect(detail.response?.headers).toEqual([[name, '****efgh']]);
});

test('shows bytes that are no text as base64', () => {
  const requestBody = Buffer.from([0xff, 0x00, 0xfe]);

  const { request } = detailOf({ requestBody, requestBytes: 3 });

  expect(request).toMatchObject({ body: requestBody.toString('base64'), encoding: 'base64', isTruncated: false });
});

test('shows the beginning of a large body and never half a character', () => {
  fc.assert(
    fc.property(fc.constantFrom('a', 'ä', '東', '😀'), fc.integer({ min: 0, max: 3 }), (character, shift) => {
      const text = 'x'.repeat(shift) + character.repeat(MAX_SHOWN_BODY_BYTES + 1);

      const { response } = detailOf({ responseBody: Buffer.from(text) });

      expect(text.startsWith(response?.body ?? '-')).toBe(true);
      expect(Buffer.byteLength(response?.body ?? '')).toBeGreaterThan(MAX_SHOWN_BODY_BYTES - 4);
      expect(response).toMatchObject({ isTruncated: true, bodyBytes: Buffer.byteLength(text) });
    }),
    { numRuns: 16 },
  );
});

test('says that a body which was refused for its size is not all there', () => {
  const { request } = detailOf({ requestBody: Buffer.alloc(0), requestBytes: 11_000_000 });

  expect(request).toMatchObject({ body: '', bodyBytes: 11_000_000, isTruncated: true });
});

test('tells the record alone when the bodies are no longer kept', () => {
  const detail = detailOf({}, false);

  expect([detail.request, detail.response]).toEqual([undefined, undefined]);
  expect(detail.record.requestId).toBe('request-1');
});
