import { validateHeaderName, validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FunctionResponse, toHttpResponse } from './http-response.ts';

const TEXT_ONLY = { binaryMediaTypes: [], accept: undefined };

function translate(answer: unknown, encoding: Parameters<typeof toHttpResponse>[1] = TEXT_ONLY): FunctionResponse {
  return toHttpResponse(JSON.stringify(answer), encoding);
}

/** An answer that was not malformed, its body as text. */
function response(answer: unknown, encoding?: Parameters<typeof toHttpResponse>[1]) {
  const translated = translate(answer, encoding);
  if (translated.kind === 'malformed') throw new Error(translated.reason);
  const { status, contentType, headers, body } = translated;
  return { status, contentType, headers, body: body.toString() };
}

const EMPTY_200 = { status: 200, contentType: 'application/json', headers: [], body: '' };

test.each([
  [{ statusCode: 200 }, EMPTY_200],
  [{}, EMPTY_200],
  [{ headers: { 'x-a': 'b' } }, { ...EMPTY_200, headers: ['x-a', 'b'] }],
  [{ statusCode: '201' }, { ...EMPTY_200, status: 201 }],
  [
    { statusCode: 201, body: 'é' },
    { ...EMPTY_200, status: 201, body: 'é' },
  ],
  [{ statusCode: null, headers: null, multiValueHeaders: null, body: null, isBase64Encoded: null }, EMPTY_200],
  [
    { headers: { h: true, i: false, j: 12, k: null } },
    { ...EMPTY_200, headers: ['h', 'true', 'i', 'false', 'j', '12'] },
  ],
  [
    { multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } },
    { ...EMPTY_200, headers: ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'] },
  ],
])('the answer %j is %j', (answer, expected) => {
  expect(response(answer)).toEqual(expected);
});

test.each([
  [null, 'it is not a JSON object'],
  ['text', 'it is not a JSON object'],
  [[], 'it is not a JSON object'],
  [42, 'it is not a JSON object'],
  [{ wrongValue: 1 }, 'it has the unknown field "wrongValue"'],
  [{ statusCode: 200, cookies: [] }, 'it has the unknown field "cookies"'],
  [{ statusCode: 'test' }, 'statusCode is "test"'],
  [{ statusCode: 200.5 }, 'statusCode is 200.5'],
  [{ statusCode: 100 }, 'statusCode is 100'],
  [{ statusCode: 600 }, 'statusCode is 600'],
  [{ statusCode: true }, 'statusCode is true'],
  [{ body: 1 }, 'body is of type number, not text'],
  [{ body: { a: 1 } }, 'body is of type object, not text'],
  [{ isBase64Encoded: 'true' }, 'isBase64Encoded is "true"'],
  [{ headers: [] }, 'headers is not an object'],
  [{ headers: 'a' }, 'headers is not an object'],
  [{ multiValueHeaders: [] }, 'multiValueHeaders is not an object'],
  [{ multiValueHeaders: { x: 'notarray' } }, 'multiValueHeaders.x is not a list'],
  [{ headers: { x: {} } }, 'the header x is of type object'],
  [{ multiValueHeaders: { x: [['a']] } }, 'the header x is of type object'],
  [{ headers: { 'x y': 'a' } }, 'the header name "x y" is not one'],
  [{ headers: { '': 'a' } }, 'the header name "" is not one'],
  [{ headers: { x: 'a\r\nb: c' } }, 'the header x has a character that HTTP forbids'],
  [{ headers: { x: 'a\u0000' } }, 'the header x has a character that HTTP forbids'],
  [{ headers: { x: '€' } }, 'the header x has a character that HTTP forbids'],
])('the answer %j is malformed: %s', (answer, reason) => {
  expect(translate(answer)).toEqual({ kind: 'malformed', reason });
});

test.each(['', '{', 'undefined', '{"statusCode":200}x'])('the payload %j is malformed', (payload) => {
  expect(toHttpResponse(payload, TEXT_ONLY).kind).toBe('malformed');
});

test('headers of both maps are merged: the values of the list first, and its spelling', () => {
  expect(
    response({ headers: { 'x-A': 'single', 'x-b': '1' }, multiValueHeaders: { 'X-a': ['m1', 'm2'] } }).headers,
  ).toEqual(['X-a', 'm1', 'X-a', 'm2', 'X-a', 'single', 'x-b', '1']);
});

test('a value that is in both maps is sent once', () => {
  expect(response({ headers: { 'x-a': '1' }, multiValueHeaders: { 'X-A': ['1', '2'] } }).headers).toEqual([
    'X-A',
    '1',
    'X-A',
    '2',
  ]);
});

test('the content type of the function takes the place of the default', () => {
  expect(response({ headers: { 'content-TYPE': 'text/html' } })).toEqual({ ...EMPTY_200, contentType: 'text/html' });
  expect(response({ multiValueHeaders: { 'Content-Type': ['a/b', 'c/d'] } }).contentType).toBe('c/d');
  expect(response({ multiValueHeaders: { 'Content-Type': [] } }).contentType).toBe('application/json');
});

test.each([
  'Authorization',
  'connection',
  'content-length',
  'Content-MD5',
  'Date',
  'Max-Forwards',
  'Server',
  'user-agent',
  'WWW-Authenticate',
  'x-amzn-RequestId',
])('%s is renamed and keeps its spelling', (name) => {
  expect(response({ headers: { [name]: 'v' } }).headers).toEqual([`x-amzn-Remapped-${name}`, 'v']);
});

test.each(['Expect', 'Host', 'Proxy-Authenticate', 'TE', 'Trailer', 'transfer-encoding', 'Upgrade', 'via'])(
  '%s is dropped',
  (name) => {
    expect(response({ headers: { [name]: 'v' } }).headers).toEqual([]);
  },
);

test('base64 reaches the client as such unless the API and the client ask for a binary type', () => {
  const answer = { body: Buffer.from('png').toString('base64'), isBase64Encoded: true };

  expect(response(answer).body).toBe('cG5n');
  expect(response(answer, { binaryMediaTypes: ['image/png'], accept: '*/*' }).body).toBe('cG5n');
  expect(response(answer, { binaryMediaTypes: ['image/png'], accept: 'image/png,*/*' }).body).toBe('png');
  expect(response(answer, { binaryMediaTypes: ['*/*'], accept: undefined }).body).toBe('png');
  expect(response({ ...answer, isBase64Encoded: false }, { binaryMediaTypes: ['*/*'], accept: '*/*' }).body).toBe(
    'cG5n',
  );
});

test('whatever a function returns, the answer is malformed or can be sent', () => {
  const text = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
  const json = fc.oneof(text, fc.jsonValue({ maxDepth: 1 }));
  const name = fc.oneof(text, fc.constantFrom('Content-Type', 'date', 'x-a', 'X-A', '__proto__', 'via'));
  const answer = fc.record(
    {
      statusCode: fc.oneof(fc.integer({ min: 90, max: 700 }), json),
      headers: fc.oneof(fc.dictionary(name, json, { maxKeys: 4 }), json),
      multiValueHeaders: fc.oneof(fc.dictionary(name, fc.array(json, { maxLength: 3 }), { maxKeys: 4 }), json),
      body: json,
      isBase64Encoded: fc.oneof(fc.boolean(), json),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: answer }, json), (returned) => {
      const translated = translate(returned);

      if (translated.kind === 'malformed') return;
      expect(translated.status).toBeGreaterThanOrEqual(200);
      expect(translated.status).toBeLessThan(600);
      validateHeaderValue('Content-Type', translated.contentType);
      for (let index = 0; index < translated.headers.length; index += 2) {
        validateHeaderName(translated.headers[index] as string);
        validateHeaderValue('x', translated.headers[index + 1] as string);
      }
    }),
    { numRuns: 200 },
  );
});
