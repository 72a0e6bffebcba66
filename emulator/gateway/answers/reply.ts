import { STATUS_CODES } from 'node:http';

/** An answer, ready to be sent but for what depends on the connection. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  /** Names and values in turn, in the order they are sent after `Connection`. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/**
 * The head of an answer as names and values in turn, in the order recorded from AWS: `Date`, `Content-Type`,
 * `Content-Length`, `Connection`, then the rest. There is no `Server`.
 */
export function toHead(reply: Reply, epochMs: number, isKeptAlive: boolean): string[] {
  const head = ['Date', new Date(epochMs).toUTCString(), 'Content-Type', reply.contentType];
  // RFC 9110, section 8.6: none with 204, and with 304 only that of the 200. Not confirmed for AWS.
  if (reply.status !== 204 && reply.status !== 304) head.push('Content-Length', String(reply.body.length));
  head.push('Connection', isKeptAlive ? 'keep-alive' : 'close', ...reply.headers);
  return head;
}

/** The bytes of an answer on a connection that Node's HTTP server has given up on. */
export function toBytes(reply: Reply, head: readonly string[]): Buffer {
  let text = `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ''}\r\n`;
  for (let index = 0; index + 1 < head.length; index += 2) text += `${head[index]}: ${head[index + 1]}\r\n`;
  return Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), reply.body]);
}
