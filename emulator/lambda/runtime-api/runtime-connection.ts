import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { formatMessage } from './http-messages.ts';

/** A connection that the runtime has opened, as the answers see it. */
export interface RuntimeConnection {
  readonly answer: (status: number, body: string, headers?: readonly string[]) => void;
  /** What is answered from now on leaves with the next event: the runtime has asked for it and waits for nothing else. */
  readonly holdBack: () => void;
  /** Sends what has been answered. */
  readonly flush: () => void;
  readonly isOpen: () => boolean;
}

/** Two events of the largest size, and more; who asks and never reads gets no more than this. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** Answers leave at the end of this turn of the event loop, in one write. */
export function openConnection(socket: Socket): RuntimeConnection {
  let unsent = '';
  let flushing: NodeJS.Immediate | undefined;
  const flush = () => {
    clearImmediate(flushing);
    flushing = undefined;
    if (unsent !== '') socket.write(unsent);
    unsent = '';
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
  };
  return {
    answer(status, body, headers = []) {
      flushing ??= setImmediate(flush);
      const statusLine = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`;
      unsent += formatMessage(statusLine, ['Content-Type: application/json', ...headers], body);
      if (unsent.length > MAX_UNREAD_BYTES) flush();
    },
    holdBack() {
      clearImmediate(flushing);
      flushing = undefined;
    },
    flush,
    isOpen: () => !socket.destroyed,
  };
}
