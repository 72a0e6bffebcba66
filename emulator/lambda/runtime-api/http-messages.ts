/**
 * HTTP/1.1 between an environment and its Runtime API: both ends are on the way of every invocation, and a plain socket
 * lets a response and the next request, or an acceptance and the next event, share one write.
 * Copied: messages with Content-Length, pipelined as they like. Left out: chunked bodies, which only response streaming
 * sends, and everything about connections.
 */
const HEAD_END = Buffer.from('\r\n\r\n');

/** Far more than the runtime sends; whoever sends more is not the runtime. */
const MAX_HEAD_BYTES = 64 * 1024;

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
  /** What came cannot be read, and nothing that follows will be: a head without end, a length that is none, chunks. */
  readonly onUnreadable: () => void;
}

type Head = Pick<HttpMessage, 'startLine' | 'headers'>;

/** Takes the chunks of a socket and gives whole messages, in order. Never keeps more than a head and a body. */
export function createMessageReader(options: MessageReaderOptions): (chunk: Buffer) => void {
  const { maxBodyBytes, onMessage, onUnreadable } = options;
  let head: Head | undefined;
  let pieces: Buffer[] = [];
  let receivedBytes = 0;
  /** Bytes of the body that are still to come, or have come and are not taken yet. */
  let bodyBytes = 0;
  let isTooLarge = false;
  let isUnreadable = false;

  return (chunk) => {
    if (isUnreadable) return;
    pieces.push(chunk);
    receivedBytes += chunk.length;
    while (takeHead() && takeBody() && receivedBytes > 0);
  };

  /** Whether a head is there. */
  function takeHead(): boolean {
    if (head !== undefined) return true;
    const all = joined();
    const end = all.indexOf(HEAD_END);
    if (end > MAX_HEAD_BYTES || (end === -1 && all.length > MAX_HEAD_BYTES)) return giveUp();
    if (end === -1) return false;
    head = parseHead(all.toString('latin1', 0, end));
    const length = contentLength(head);
    if (length === undefined) return giveUp();
    bodyBytes = length;
    isTooLarge = length > maxBodyBytes;
    keep(all.subarray(end + HEAD_END.length));
    return true;
  }

  /** Whether the message was whole and has been passed on. */
  function takeBody(): boolean {
    if (isTooLarge) {
      const droppedBytes = Math.min(receivedBytes, bodyBytes);
      bodyBytes -= droppedBytes;
      keep(joined().subarray(droppedBytes));
      if (bodyBytes > 0) return false;
    }
    if (receivedBytes < bodyBytes) return false;
    const all = joined();
    const message = { ...(head as Head), body: isTooLarge ? undefined : all.toString('utf8', 0, bodyBytes) };
    head = undefined;
    keep(all.subarray(bodyBytes));
    onMessage(message);
    return true;
  }

  function giveUp(): false {
    isUnreadable = true;
    pieces = [];
    onUnreadable();
    return false;
  }

  function joined(): Buffer {
    if (pieces.length !== 1) pieces = [Buffer.concat(pieces, receivedBytes)];
    return pieces[0] as Buffer;
  }

  function keep(rest: Buffer): void {
    pieces = rest.length === 0 ? [] : [rest];
    receivedBytes = rest.length;
  }
}

function parseHead(head: string): Head {
  const [startLine = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { startLine, headers };
}

/** Undefined: the end of the body cannot be told. */
function contentLength({ headers }: Head): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  const text = headers['content-length'] ?? '0';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A message as text; the body's length is added. */
export function formatMessage(startLine: string, headers: readonly string[], body: string | undefined): string {
  const lengths = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return `${[startLine, ...headers, ...lengths].join('\r\n')}\r\n\r\n${body ?? ''}`;
}
