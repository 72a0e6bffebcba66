import { expect, test } from 'vitest';
import { MAX_PAYLOAD_BYTES, parseNewEvent } from './new-event.ts';

const JSON_TYPE = 'application/json';
const large = 'x'.repeat(MAX_PAYLOAD_BYTES);

const parse = (text: string, contentType: string | undefined = JSON_TYPE) =>
  parseNewEvent(Buffer.from(text), contentType);

function codeOf(text: string, contentType?: string): string {
  try {
    parse(text, contentType);
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('payload and metadata are kept as their texts', () => {
  const event = parse('{ "source":" s ", "payload": { "a" : 1.0 } , "event_type":"t","metadata":{"n":1e400}}');

  expect(event).toEqual({
    source: 's',
    eventType: 't',
    payload: '{ "a" : 1.0 }',
    metadata: '{"priority":"normal","n":1e400}',
    priority: 'normal',
  });
});

test('a priority that was sent is not put in again', () => {
  const event = parse('{"source":"s","event_type":"t","payload":{"a":1},"metadata":{"x":1,"priority":"high"}}');

  expect(event).toMatchObject({ metadata: '{"x":1,"priority":"high"}', priority: 'high' });
});

test('of what is wrong at once the size comes first, then the media type, then the content', () => {
  expect(codeOf(`{"payload":{"p":"${large}"}}`)).toBe('PAYLOAD_TOO_LARGE');
  expect(codeOf(large, 'text/plain')).toBe('UNSUPPORTED_MEDIA_TYPE');
  expect(codeOf(`${large}x`, 'text/plain')).toBe('PAYLOAD_TOO_LARGE');
  expect(codeOf(`${large}x`)).toBe('PAYLOAD_TOO_LARGE');
  expect(codeOf('{', 'text/plain')).toBe('UNSUPPORTED_MEDIA_TYPE');
  expect(codeOf('{')).toBe('VALIDATION_ERROR');
});

test('no body is a missing body, whatever its media type', () => {
  expect(codeOf('', 'text/plain')).toBe('VALIDATION_ERROR');
  expect(() => parseNewEvent(undefined, undefined)).toThrow('body: is missing');
});

test('a payload of exactly the limit is accepted, its whitespace counted and that around it not', () => {
  const payload = `{"p":"${'x'.repeat(MAX_PAYLOAD_BYTES - 8)}"}`;
  const body = (text: string) => `{"source":"s","event_type":"t","payload":${text}}`;

  expect(Buffer.byteLength(payload)).toBe(MAX_PAYLOAD_BYTES);
  expect(codeOf(body(payload))).toBe('accepted');
  expect(codeOf(body(`   ${payload}   `))).toBe('accepted');
  expect(codeOf(body(payload.replace(':', ': ')))).toBe('PAYLOAD_TOO_LARGE');
});

test('the size is that of UTF-8, not of characters', () => {
  const payload = `{"p":"${'€'.repeat(MAX_PAYLOAD_BYTES / 3)}"}`;

  expect(codeOf(`{"source":"s","event_type":"t","payload":${payload}}`)).toBe('PAYLOAD_TOO_LARGE');
});

test('a payload that is no object but large is a matter of size', () => {
  expect(codeOf(`{"payload":"${large}"}`)).toBe('PAYLOAD_TOO_LARGE');
  expect(codeOf(`["${large}"]`)).toBe('VALIDATION_ERROR');
});

test('a name spelled with an escape is read as what it spells, whatever was parsed before', () => {
  const body = (name: string) =>
    `{"source":"s","event_type":"t","payload":{"a":1},"metadata":{"x":1,"${name}":"urgent"}}`;
  parse(body('priorit\\\\'));

  expect(codeOf(body('priorit\\u0079'))).toBe('VALIDATION_ERROR');
});
