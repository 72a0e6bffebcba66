import type { Socket } from 'node:net';
import type { FailureKind } from './answers/failures.ts';
import { toBytes, toHead } from './answers/reply.ts';
import type { Connections } from './connections.ts';
import { failed, openExchange, type RequestHead, record } from './exchange.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { LINGER_MS } from './limits.ts';
import { sourceIpOf } from './request/source-ip.ts';

/**
 * Answers what Node's parser refuses, or what did not come in time: JSON or text as everywhere, after the answers to what
 * was understood before it on the same connection, and then the connection is closed.
 */
export function answerBrokenRequest(
  error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer },
  socket: Socket,
  settings: GatewaySettings,
  connections: Connections,
): void {
  // Browsers connect ahead and may send nothing: no request, so no answer and no record.
  if (ENDINGS.has(error.code ?? '') || socket.bytesRead === 0) {
    socket.destroy();
    return;
  }
  // The parser complains of every further packet: they are read and ignored until the client has its answer.
  if (!connections.giveUp(socket)) return;
  const failure = toFailure(error);
  if (connections.failBody(socket, failure === 'requestTimeout' ? failure : 'badRequest')) return;
  connections.whenAnswered(socket, () => {
    if (socket.writable) answerRaw(UNPARSED, failure, socket, settings, toDetail(error));
    else socket.destroy();
  });
}

/** Answers on the bare connection, where Node made no response object, and closes it. */
export function answerRaw(
  head: RequestHead,
  failure: FailureKind,
  socket: Socket,
  settings: GatewaySettings,
  detail?: string,
): void {
  const exchange = openExchange(head, sourceIpOf(socket), settings);
  const { reply, outcome } = failed(exchange, failure, detail === undefined ? {} : { detail });
  const answerHead = toHead(reply, settings.clock.epochMs(), false);
  socket.end(toBytes(reply, answerHead));
  const lingering = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(lingering));
  socket.resume();
  record(exchange, outcome, reply.status, { head: answerHead, body: reply.body });
}

/** The client is gone, or has said that it will send no more of a request that is not whole. */
const ENDINGS: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']);

const UNPARSED: RequestHead = { method: '', url: '', rawHeaders: [], httpVersion: '1.1' };

/** First byte of a TLS connection: RFC 8446, section 5.1. */
const TLS_HANDSHAKE = 22;

function toDetail({ message, rawPacket }: { readonly message: string; readonly rawPacket?: Buffer }): string {
  if (rawPacket?.[0] !== TLS_HANDSHAKE) return message;
  return 'The client speaks TLS, as https:// does, and this port does not. Use http://';
}

function toFailure({ code }: NodeJS.ErrnoException): FailureKind {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'headersTooLarge';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'requestTimeout';
    default:
      return 'badRequest';
  }
}
