import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BodyFraming, MessageReader } from './message-reader.ts';

/** What is read of bytes that come in these pieces. */
function read(pieces: readonly Buffer[], framing: BodyFraming) {
  const told: string[] = [];
  const raw: Buffer[] = [];
  let body = '';
  const reader = new MessageReader({
    head: ({ startLine, headers }) => {
      told.push(`${startLine} ${JSON.stringify(headers)}`);
      return framing;
    },
    body: (content) => {
      body += content.toString('latin1');
    },
    end: () => {
      told.push(`body ${body}`);
      body = '';
    },
    lost: (reason) => told.push(`lost: ${reason}`),
    raw: (bytes) => raw.push(bytes),
  });
  for (const piece of pieces) reader.push(piece);
  reader.close();
  return { told, raw: Buffer.concat(raw).toString('latin1') };
}

const HEAD = 'POST /a HTTP/1.1\r\nHost: x\r\nX-A:  b \t\r\n\r\n';
const TOLD_HEAD = 'POST /a HTTP/1.1 [["Host","x"],["X-A","b"]]';

test('a body of a told length ends with it', () => {
  const { told } = read([Buffer.from(`${HEAD}abc${HEAD}def`)], { kind: 'length', bytes: 3 });

  expect(told).toEqual([TOLD_HEAD, 'body abc', TOLD_HEAD, 'body def']);
});

test('chunks with extensions and trailers are put together', () => {
  const chunks = '3;a=b\r\nabc\r\n0A\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n';

  const { told } = read([Buffer.from(HEAD + chunks + HEAD + chunks)], { kind: 'chunked' });

  expect(told).toEqual([TOLD_HEAD, 'body abc0123456789', TOLD_HEAD, 'body abc0123456789']);
});

test('a body that only the end of the connection ends goes on to it', () => {
  expect(read([Buffer.from(`${HEAD}abc`), Buffer.from('def')], { kind: 'untilClose' }).told).toEqual([
    TOLD_HEAD,
    'body abcdef',
  ]);
});

test('empty lines before a message are skipped, as servers do', () => {
  expect(read([Buffer.from(`\r\n\r\n${HEAD}`)], { kind: 'none' }).told).toEqual([TOLD_HEAD, 'body ']);
});

const UNREADABLE = [
  ['no HTTP', 'hello\r\n\r\n', 'the head is not HTTP/1.1'],
  ['a header without colon', 'GET / HTTP/1.1\r\nHost\r\n\r\n', 'the head is not HTTP/1.1'],
  ['a chunk without size', `${HEAD}zz\r\n`, 'a chunk has no size'],
  ['a chunk with a negative size', `${HEAD}-1\r\n`, 'a chunk has no size'],
  ['a chunk over its size', `${HEAD}1\r\nabc\r\n`, 'a chunk is longer than its size'],
  ['a head without end', `GET / HTTP/1.1\r\nA: ${'a'.repeat(300_000)}`, 'the head is longer than any server takes'],
] as const;

test.each(UNREADABLE)('%s is given up on, and passes all the same', (_what, bytes, reason) => {
  const { told, raw } = read([Buffer.from(bytes), Buffer.from('more')], { kind: 'chunked' });

  expect(told.at(-1)).toBe(`lost: ${reason}`);
  expect(raw).toBe(`${bytes}more`);
});

test('how bytes are cut into pieces changes nothing, and none of them is lost', () => {
  const message = fc.constantFrom(
    HEAD,
    `${HEAD}5\r\nhello\r\n0\r\n\r\n`,
    `${HEAD}1;x\r\na\r\n2\r\nbc\r\n0\r\nT: 1\r\n\r\n`,
    'x\r\n',
    '0\r\n\r\n',
    'garbage',
  );
  const framing = fc.constantFrom<BodyFraming>(
    { kind: 'none' },
    { kind: 'length', bytes: 7 },
    { kind: 'chunked' },
    { kind: 'untilClose' },
    { kind: 'other' },
  );
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), framing, fc.array(fc.nat(40)), (messages, how, sizes) => {
      const bytes = Buffer.from(messages.join(''));

      const whole = read([bytes], how);
      const cut = read(cutInto(bytes, sizes), how);

      expect(cut.told).toEqual(whole.told);
      expect(cut.raw).toBe(bytes.toString('latin1'));
    }),
  );
});

function cutInto(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...pieces, bytes.subarray(at)];
}
