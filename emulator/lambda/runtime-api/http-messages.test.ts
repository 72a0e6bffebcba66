import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMessageReader, formatMessage, type HttpMessage } from './http-messages.ts';

function readAll(chunks: readonly Buffer[], maxBodyBytes = 1_000_000): HttpMessage[] {
  const messages: HttpMessage[] = [];
  const read = createMessageReader({
    maxBodyBytes,
    onMessage: (message) => messages.push(message),
    onUnreadable: () => {
      throw new Error('unreadable');
    },
  });
  for (const chunk of chunks) read(chunk);
  return messages;
}

test('messages come out as they went in, however the stream is cut', () => {
  const bodies = fc.array(fc.option(fc.string({ unit: 'binary' }), { nil: undefined }), { minLength: 1, maxLength: 5 });

  fc.assert(
    fc.property(bodies, fc.array(fc.nat(200), { maxLength: 20 }), (sent, cuts) => {
      const wellFormed = sent.map((body) => body?.toWellFormed());
      const stream = Buffer.from(
        wellFormed.map((body, at) => formatMessage(`POST /${at} HTTP/1.1`, ['X: 1'], body)).join(''),
      );
      const positions = [...new Set(cuts)].sort((a, b) => a - b).filter((cut) => cut < stream.length);
      const chunks = [0, ...positions].map((start, at) => stream.subarray(start, positions[at]));

      const received = readAll(chunks);

      expect(received.map(({ startLine }) => startLine)).toEqual(wellFormed.map((_, at) => `POST /${at} HTTP/1.1`));
      expect(received.map(({ body }) => body)).toEqual(wellFormed.map((body) => body ?? ''));
    }),
  );
});

test('header names are lower-cased and values keep their colons', () => {
  const [message] = readAll([Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1:9001\r\nX-Two:  b \r\n\r\n')]);

  expect(message?.headers).toEqual({ host: '127.0.0.1:9001', 'x-two': 'b' });
});

test('a body over the limit is read to its end and left out', () => {
  const stream = Buffer.from(
    formatMessage('POST /a HTTP/1.1', [], 'xxxxx') + formatMessage('POST /b HTTP/1.1', [], 'xxxx'),
  );

  const messages = readAll([stream.subarray(0, 30), stream.subarray(30)], 4);

  expect(messages.map(({ startLine, body }) => [startLine, body])).toEqual([
    ['POST /a HTTP/1.1', undefined],
    ['POST /b HTTP/1.1', 'xxxx'],
  ]);
});

test.for([
  ['POST / HTTP/1.1\r\nContent-Length: one\r\n\r\n'],
  ['POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n'],
  ['POST / HTTP/1.1\r\nContent-Length: 1e3\r\n\r\n'],
  ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n'],
  [`GET /${'x'.repeat(64 * 1024)} HTTP/1.1\r\n\r\n`],
  ['x'.repeat(64 * 1024 + 1)],
] as const)('a stream that cannot be read is given up: %s', ([text]) => {
  const seen: string[] = [];
  const read = createMessageReader({
    maxBodyBytes: 10,
    onMessage: ({ startLine }) => seen.push(startLine),
    onUnreadable: () => seen.push('unreadable'),
  });

  read(Buffer.from(`GET /first HTTP/1.1\r\n\r\n${text}`));
  read(Buffer.from('GET /later HTTP/1.1\r\n\r\n'));

  expect(seen).toEqual(['GET /first HTTP/1.1', 'unreadable']);
});
