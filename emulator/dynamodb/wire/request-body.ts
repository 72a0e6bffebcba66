import type { IncomingMessage } from 'node:http';

/** As dynalite measured it; AWS documents 16 MB for what a batch may carry, and for one request no other limit. */
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/**
 * Hands over the body of a request as text, or `undefined` as soon as it is too large; the rest of it is then read and
 * thrown away. Of a client that breaks off nothing is handed over.
 */
export function readBody(request: IncomingMessage, done: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isTooLarge = false;
  request.on('data', (chunk: Buffer) => {
    if (isTooLarge) return;
    bytes += chunk.length;
    if (bytes <= MAX_REQUEST_BYTES) {
      chunks.push(chunk);
      return;
    }
    isTooLarge = true;
    chunks.length = 0;
    done(undefined);
  });
  request.on('end', () => {
    if (isTooLarge) return;
    const [first = Buffer.alloc(0)] = chunks;
    done((chunks.length > 1 ? Buffer.concat(chunks, bytes) : first).toString());
  });
}
