import type { IncomingMessage } from 'node:http';
import { MAX_DRAINED_BODY_BYTES, MAX_REQUEST_BODY_BYTES } from '../limits.ts';
import { lastValue, type RequestHeaders } from './request-headers.ts';

/** How the reading of a body ended. */
export type BodyResult =
  | { readonly kind: 'complete'; readonly body: Buffer; readonly receivedBytes: number }
  /** `isDrained`: all of it was read, so the connection can be used on. */
  | { readonly kind: 'tooLarge'; readonly isDrained: boolean; readonly receivedBytes: number }
  /** The connection ended within the body. */
  | { readonly kind: 'gone'; readonly receivedBytes: number }
  /** The parser refused the rest, or it did not come in time. */
  | { readonly kind: 'broken'; readonly failure: 'badRequest' | 'requestTimeout'; readonly receivedBytes: number };

/** A body that is being read: how that ends, and a way to end it from outside. */
export interface BodyReading {
  readonly result: Promise<BodyResult>;
  readonly fail: (failure: 'badRequest' | 'requestTimeout') => void;
}

/** Whether a request has a body to wait for. */
export function announcesBody(headers: RequestHeaders): boolean {
  return headers.byName.has('transfer-encoding') || (lastValue(headers, 'content-length') ?? '0') !== '0';
}

/** Whether a request says of itself that its body is over the limit. */
export function announcesTooLarge(headers: RequestHeaders): boolean {
  return Number(lastValue(headers, 'content-length') ?? 0) > MAX_REQUEST_BODY_BYTES;
}

/**
 * Reads a body of up to 10 MB. One that is larger is read on and thrown away up to a bound, so that clients which send
 * all of it before they read find the answer and not a reset connection.
 */
export function readBody(request: IncomingMessage): BodyReading {
  const { promise, resolve } = Promise.withResolvers<BodyResult>();
  let chunks: Buffer[] = [];
  let receivedBytes = 0;

  request.on('data', (chunk: Buffer) => {
    receivedBytes += chunk.length;
    if (receivedBytes <= MAX_REQUEST_BODY_BYTES) {
      chunks.push(chunk);
      return;
    }
    chunks = [];
    if (receivedBytes > MAX_DRAINED_BODY_BYTES) resolve({ kind: 'tooLarge', isDrained: false, receivedBytes });
  });
  request.on('end', () => {
    if (receivedBytes > MAX_REQUEST_BODY_BYTES) resolve({ kind: 'tooLarge', isDrained: true, receivedBytes });
    else resolve({ kind: 'complete', body: joined(chunks), receivedBytes });
  });
  request.on('close', () => resolve({ kind: 'gone', receivedBytes }));
  return { result: promise, fail: (failure) => resolve({ kind: 'broken', failure, receivedBytes }) };
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}
