/**
 * HTTP/1.1 between an environment and its Runtime API: both ends are on the way of every invocation, and a plain socket
 * lets a response and the next request, or an acceptance and the next event, share one write.
 * Copied: messages with Content-Length, pipelined as they like. Left out: chunked bodies, which only response streaming
 * sends, and everything about connections.
 */
const HEAD_END = Buffer.from('\r\n\r\n');

export interface HttpMessage {
  /** `GET /path HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded from UTF-8; undefined if it was over the limit. */
  readonly body: string | undefined;
}

export interface MessageReaderOptions {
  readonly maxBodyBytes: number;
  readonly onMessage: (message: HttpMessage) => void;
}

/** Takes the chunks of a socket and gives whole messages, in order. */
export function createMessageReader({ maxBodyBytes, onMessage }: MessageReaderOptions): (chunk: Buffer) => void {
  let head: Pick<HttpMessage, 'startLine' | 'headers'> | undefined;
  let pieces: Buffer[] = [];
  let receivedBytes = 0;
  /** Bytes of the body that is being received. */
  let bodyBytes = 0;

  return (chunk) => {
    pieces.push(chunk);
    receivedBytes += chunk.length;
    for (;;) {
      if (head === undefined) {
        const all = joined();
        const end = all.indexOf(HEAD_END);
        if (end === -1) return;
        head = parseHead(all.toString('latin1', 0, end));
        bodyBytes = Number(head.headers['content-length'] ?? 0);
        keep(all.subarray(end + HEAD_END.length));
      }
      if (receivedBytes < bodyBytes) return;
      const all = joined();
      const body = bodyBytes > maxBodyBytes ? undefined : all.toString('utf8', 0, bodyBytes);
      const message = { ...head, body };
      head = undefined;
      keep(all.subarray(bodyBytes));
      onMessage(message);
      if (receivedBytes === 0) return;
    }
  };

  function joined(): Buffer {
    if (pieces.length !== 1) pieces = [Buffer.concat(pieces, receivedBytes)];
    return pieces[0] as Buffer;
  }

  function keep(rest: Buffer): void {
    pieces = rest.length === 0 ? [] : [rest];
    receivedBytes = rest.length;
  }
}

function parseHead(head: string): Pick<HttpMessage, 'startLine' | 'headers'> {
  const [startLine = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { startLine, headers };
}

/** A message as text; the body's length is added. */
export function formatMessage(startLine: string, headers: readonly string[], body: string | undefined): string {
  const lengths = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return `${[startLine, ...headers, ...lengths].join('\r\n')}\r\n\r\n${body ?? ''}`;
}
