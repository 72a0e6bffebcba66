import fc from 'fast-check';
import { expect } from 'vitest';
import { memberTexts, withoutWhitespace } from '../../src/input/json-text.ts';
import { container, jsonSpelling, member } from '../../src/input/test-json.ts';
import { type Api, TARGETS } from './api-test.ts';

const HEADERS = { 'Content-Type': 'application/json; charset=utf-8' };

/** Sends a payload text and gives back the payload texts of the event and of the inbox. */
async function roundTrip(api: Api, payloadText: string, metadataText = '{}'): Promise<readonly [string, string]> {
  const body = `{"source":"${api.source}", "payload" :${payloadText},"metadata": ${metadataText} ,"event_type":"t"}`;
  const created = await api.send('POST', '/v1/events', { headers: HEADERS, body });
  expect(created.status, created.text.slice(0, 500)).toBe(201);
  const read = await api.send('GET', `/v1/events/${created.body.event_id}`);
  const inbox = await api.inbox({ created_after: created.body.created_at, created_before: created.body.created_at });
  const eventText = (memberTexts(inbox.text).get('events') as string).slice(1, -1);
  return [memberTexts(read.text).get('payload') as string, memberTexts(eventText).get('payload') as string];
}

const payload = container('{', '}', member(jsonSpelling)).filter(({ elements }) => elements.length > 0);

for (const { name, test } of TARGETS) {
  test(`${name}: any payload comes back as it was sent`, async ({ api }) => {
    await fc.assert(
      fc.asyncProperty(payload, async ({ spaced, compact }) => {
        const texts = await roundTrip(api, spaced);
        expect(texts.map(withoutWhitespace)).toEqual([compact, compact]);
      }),
      { numRuns: 40 },
    );
  });

  test(`${name}: numbers, names and Unicode that other stores change come back unchanged`, async ({ api }) => {
    const texts = [
      '{"n":[12345678901234567890,1e400,-1E-400,0.1000,-0,1.0,0.1e1]}',
      '{"":{"":null},"__proto__":{"x":1},"constructor":1,"hasOwnProperty":2}',
      `{"${'k'.repeat(300)}":1}`,
      '{"u":"\\ud800\\udfff \\udc00 \\u0000 \ud83d\ude00 e\u0301 \u2028\ufeff"}',
      '{"a":1,"a":2}',
      '{"2":1,"1":2,"b":1,"a":2}',
      '{"s":"<script>&amp;\'\\/"}',
    ];
    for (const text of texts) expect(await roundTrip(api, text)).toEqual([text, text]);
  });

  test(`${name}: a payload nested 100,000 deep comes back, also under an idempotency key`, async ({ api }) => {
    const text = `{"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

    const [read, listed] = await roundTrip(api, text, '{"idempotency_key":"deep"}');

    expect(read === text && listed === text).toBe(true);
  });

  test(`${name}: metadata keeps its texts too, with the default priority filled in`, async ({ api }) => {
    const body = `{"source":"${api.source}","event_type":"t","payload":{"a":1},"metadata":{ "n":1.50, "__proto__":{} }}`;
    const { body: created } = await api.send('POST', '/v1/events', { headers: HEADERS, body });

    const { text } = await api.send('GET', `/v1/events/${created.event_id}`);

    expect([...memberTexts(memberTexts(text).get('metadata') as string)]).toEqual([
      ['priority', '"normal"'],
      ['n', '1.50'],
      ['__proto__', '{}'],
    ]);
  });

  test(`${name}: the last of a repeated member of the body counts`, async ({ api }) => {
    const body = `{"source":"x","payload":{"a":1},"event_type":"t","source":"${api.source}","payload":{"b":2.0}}`;
    const { body: created } = await api.send('POST', '/v1/events', { headers: HEADERS, body });

    const { text } = await api.send('GET', `/v1/events/${created.event_id}`);

    expect(memberTexts(text).get('payload')).toBe('{"b":2.0}');
  });
}
