import type { HeaderFields } from '../model/exchange.ts';

/** The first lines of a message. */
export interface MessageHead {
  /** `GET /v1/health HTTP/1.1`, `HTTP/1.1 200 OK` */
  readonly startLine: string;
  /** In the order of the wire, names as they were written, one character a byte. */
  readonly headers: HeaderFields;
}

/** How the end of a body is told: https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
export type BodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'untilClose' }
  /** What follows is no HTTP any more: after an upgrade. */
  | { readonly kind: 'other' };

/** Told what is read, in its order. */
export interface MessageSink {
  /** Decides how the body of this message ends. */
  readonly head: (head: MessageHead) => BodyFraming;
  /** Content of the body, without its chunks. */
  readonly body?: (content: Buffer) => void;
  readonly end?: () => void;
  /** What follows cannot be read. */
  readonly lost?: (reason: string) => void;
  /** All bytes just as they came; those of a head together. */
  readonly raw?: (bytes: Buffer, isHead: boolean) => void;
}

/** Larger than any server takes. */
const MAX_HEAD_BYTES = 256 * 1024;
const MAX_LINE_BYTES = 16 * 1024;

type State =
  | { readonly kind: 'head' | 'chunkSize' | 'trailers' | 'untilClose' | 'lost' }
  | { readonly kind: 'length' | 'chunk'; left: number }
  | { readonly kind: 'chunkEnd' };

/**
 * Reads one direction of an HTTP/1.1 connection, message by message, without holding or changing anything of it. What it
 * does not understand it gives up on, for good: whether that was right is for the server to say.
 */
export class MessageReader {
  readonly #sink: MessageSink;
  #state: State = { kind: 'head' };
  /** The beginning of what can only be read whole: a head, a line. */
  #held: Buffer = Buffer.alloc(0);

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  /** Whether the last message has not come to its end. */
  get isInMessage(): boolean {
    return this.#state.kind !== 'head' || this.#held.length > 0;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.#read(rest);
  }

  /** The connection has ended: so has a body that only this could end. */
  close(): void {
    if (this.#state.kind === 'untilClose') this.#end();
    if (this.#held.length > 0) this.#sink.raw?.(this.#held, false);
    this.#held = Buffer.alloc(0);
  }

  /** Takes what it can use, and returns the rest. */
  #read(chunk: Buffer): Buffer {
    switch (this.#state.kind) {
      case 'head':
        return this.#readHead(chunk);
      case 'length':
      case 'chunk':
        return this.#readContent(chunk, this.#state);
      case 'chunkSize':
      case 'chunkEnd':
      case 'trailers':
        return this.#readLine(chunk, this.#state.kind);
      case 'untilClose':
        this.#sink.raw?.(chunk, false);
        this.#sink.body?.(chunk);
        return NOTHING;
      case 'lost':
        this.#sink.raw?.(chunk, false);
        return NOTHING;
    }
  }

  #readHead(chunk: Buffer): Buffer {
    const all = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    // A server skips empty lines before a request: https://www.rfc-editor.org/rfc/rfc9112#section-2.2
    const start = leadingLines(all);
    const end = all.indexOf('\r\n\r\n', start);
    if (end === -1) {
      this.#held = all;
      if (all.length > MAX_HEAD_BYTES) this.#lose('the head is longer than any server takes');
      return NOTHING;
    }
    this.#held = Buffer.alloc(0);
    const bytes = all.subarray(0, end + 4);
    const head = parseHead(all.toString('latin1', start, end));
    this.#sink.raw?.(bytes, true);
    const rest = all.subarray(end + 4);
    if (head === undefined) {
      this.#lose('the head is not HTTP/1.1');
      return rest;
    }
    this.#begin(this.#sink.head(head));
    return rest;
  }

  #begin(framing: BodyFraming): void {
    switch (framing.kind) {
      case 'none':
        this.#end();
        return;
      case 'length':
        if (framing.bytes === 0) this.#end();
        else this.#state = { kind: 'length', left: framing.bytes };
        return;
      case 'chunked':
        this.#state = { kind: 'chunkSize' };
        return;
      case 'untilClose':
        this.#state = { kind: 'untilClose' };
        return;
      case 'other':
        this.#lose('the connection was handed over to another protocol');
        return;
    }
  }

  #readContent(chunk: Buffer, state: State & { left: number }): Buffer {
    const content = chunk.subarray(0, state.left);
    state.left -= content.length;
    this.#sink.raw?.(content, false);
    this.#sink.body?.(content);
    if (state.left === 0) {
      if (state.kind === 'length') this.#end();
      else this.#state = { kind: 'chunkEnd' };
    }
    return chunk.subarray(content.length);
  }

  #readLine(chunk: Buffer, kind: 'chunkSize' | 'chunkEnd' | 'trailers'): Buffer {
    const all = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const end = all.indexOf('\r\n');
    if (end === -1) {
      this.#held = all;
      if (all.length > MAX_LINE_BYTES) this.#lose('a chunk has no size');
      return NOTHING;
    }
    this.#held = Buffer.alloc(0);
    const line = all.toString('latin1', 0, end);
    this.#sink.raw?.(all.subarray(0, end + 2), false);
    if (kind === 'chunkSize') this.#beginChunk(line);
    else if (kind === 'chunkEnd' && line === '') this.#state = { kind: 'chunkSize' };
    else if (kind === 'chunkEnd') this.#lose('a chunk is longer than its size');
    else if (line === '') this.#end();
    return all.subarray(end + 2);
  }

  #beginChunk(line: string): void {
    const [size = ''] = line.split(';');
    if (!/^[0-9a-f]{1,12}[ \t]*$/i.test(size)) this.#lose('a chunk has no size');
    else if (Number.parseInt(size, 16) === 0) this.#state = { kind: 'trailers' };
    else this.#state = { kind: 'chunk', left: Number.parseInt(size, 16) };
  }

  #end(): void {
    this.#state = { kind: 'head' };
    this.#sink.end?.();
  }

  #lose(reason: string): void {
    this.#state = { kind: 'lost' };
    if (this.#held.length > 0) this.#sink.raw?.(this.#held, false);
    this.#held = Buffer.alloc(0);
    this.#sink.lost?.(reason);
  }
}

const NOTHING = Buffer.alloc(0);

function leadingLines(bytes: Buffer): number {
  let at = 0;
  while (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) at += 2;
  return at;
}

function parseHead(text: string): MessageHead | undefined {
  const [startLine = '', ...lines] = text.split('\r\n');
  if (!/^(?:HTTP\/1\.[01] \d{3}(?: .*)?|[^ ]+ [^ ]+ HTTP\/1\.[01])$/.test(startLine)) return undefined;
  const headers: HeaderFields = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0 || /[ \t]/.test(line.slice(0, colon))) return undefined;
    headers.push([line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')]);
  }
  return { startLine, headers };
}
