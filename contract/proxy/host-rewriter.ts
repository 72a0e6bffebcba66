import { Transform } from 'node:stream';
import { MessageReader } from './message-reader.ts';

/**
 * Requests on their way to a host that answers only to its own name: each `Host` is replaced by it, and nothing else.
 * A target on this machine needs none of this.
 */
export function createHostRewriter(host: string): Transform {
  const output: Buffer[] = [];
  const reader = new MessageReader({
    head: ({ headers }) => {
      const field = (name: string) => headers.find(([known]) => known.toLowerCase() === name)?.[1];
      if (/(?:^|,)\s*chunked\s*$/i.test(field('transfer-encoding') ?? '')) return { kind: 'chunked' };
      const bytes = Number(field('content-length') ?? 0);
      return Number.isSafeInteger(bytes) ? { kind: 'length', bytes } : { kind: 'other' };
    },
    raw: (bytes, isHead) => output.push(isHead ? withHost(bytes, host) : bytes),
  });
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      reader.push(chunk);
      for (const bytes of output.splice(0)) this.push(bytes);
      done();
    },
    flush(done) {
      reader.close();
      for (const bytes of output.splice(0)) this.push(bytes);
      done();
    },
  });
}

function withHost(head: Buffer, host: string): Buffer {
  const text = head.toString('latin1');
  return Buffer.from(text.replace(/(\r\nhost:[ \t]*)[^\r\n]*/i, `$1${host}`), 'latin1');
}
