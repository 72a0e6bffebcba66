import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Client, PipelinedRequests, ResponseHead } from 'autocannon';
import type { ConnectionListener, Defect, Failure, WireRequest } from './exchange.ts';

/** Far away: who waits for a request has no timeout. autocannon's timer cannot be started again once it is cleared. */
const NEVER_MS = 2e9;

/** Idle for longer, a connection may be about to be closed: Node's servers do that after 5 s. */
const STALE_MS = 4_000;

/**
 * One of autocannon's clients, which it drives request by request. autocannon sends at once what comes next, loses
 * count when the server closes, keeps half an answer for the next connection and holds bodies as text; so
 * when to send, what an answer belongs to and what becomes of a lost connection is decided here.
 */
export class Connection {
  readonly index: number;
  readonly #client: Client;
  readonly #listener: ConnectionListener;
  readonly #defects: ReadonlySet<Defect>;
  readonly #connect: () => void;
  readonly #doRequest: () => void;
  readonly #nowMs: () => number;
  #state: 'closed' | 'connecting' | 'free' | 'busy' | 'flushing' = 'closed';
  #request: WireRequest | undefined;
  #deadlineMs = 0;
  #answersOfSocket = 0;
  #isResent = false;
  #receivedBytes = 0;
  #head: ResponseHead | undefined;
  #body: Uint8Array[] = [];
  #error: NodeJS.ErrnoException | undefined;
  #hasEnded = false;
  #mustClose = false;
  #freeSinceMs = 0;
  #opened: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  /** To be made in `setupClient`: after autocannon's own set-up, and before it connects. */
  constructor(
    client: Client,
    options: {
      readonly index: number;
      readonly timeoutMs: number;
      readonly listener: ConnectionListener;
      readonly nowMs: () => number;
      readonly defects: ReadonlySet<Defect>;
    },
  ) {
    this.index = options.index;
    this.#client = client;
    this.#listener = options.listener;
    this.#defects = options.defects;
    this.#nowMs = options.nowMs;
    this.#connect = client._connect.bind(client);
    this.#doRequest = client._doRequest.bind(client);
    client.timeout = options.timeoutMs;
    client._connect = () => this.#lost();
    client._doRequest = () => this.#answerEnded();
    client.getRequestBuffer = () => this.#writeAllButLast();
    client.requestIterator.nextRequest = () => undefined;
    client.pipelinedRequests = this.#exchange();
    client.on('connError', (error: NodeJS.ErrnoException) => {
      this.#error = error;
    });
    this.#watchParser();
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  isFree(nowMs: number): boolean {
    if (this.#state !== 'free') return false;
    if (nowMs - this.#freeSinceMs < STALE_MS) return true;
    this.#close();
    return false;
  }

  /** Resolves when it is connected; rejects with the reason why it cannot be. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#opened = { resolve, reject };
      this.#startConnecting();
    });
  }

  /** Sends on a free or a closed connection; the latter is opened first. */
  send(request: WireRequest): void {
    this.#request = request;
    this.#isResent = false;
    this.#receivedBytes = 0;
    this.#deadlineMs = this.#nowMs() + this.#client.timeout;
    if (this.#state === 'free') this.#write();
    else this.#startConnecting();
  }

  destroy(): void {
    this.#request = undefined;
    this.#state = 'closed';
    this.#client.destroy();
  }

  #startConnecting(): void {
    this.#state = 'connecting';
    this.#answersOfSocket = 0;
    this.#error = undefined;
    this.#hasEnded = false;
    this.#mustClose = false;
    this.#forgetAnswer();
    this.#client.parser.reinitialize('RESPONSE');
    this.#connect();
    this.#rescheduleTimeout();
    const socket = this.#client.conn;
    socket.setNoDelay(true);
    socket.once(this.#client.secure ? 'secureConnect' : 'connect', () => this.#connected(socket));
    // Before autocannon's own listener, which only connects again.
    socket.prependListener('end', () => {
      this.#hasEnded = true;
      if (!this.#defects.has('closeUnrepaired')) this.#client.parser.finish();
    });
  }

  #connected(socket: Socket): void {
    const authorizationError = this.#client.secure ? (socket as TLSSocket).authorizationError : undefined;
    if (authorizationError) {
      socket.destroy(new Error(`Its certificate is not trusted: ${authorizationError}`));
      return;
    }
    if (this.#request === undefined) this.#free();
    else this.#write();
    this.#opened?.resolve();
    this.#opened = undefined;
  }

  #write(): void {
    const isFirst = this.#answersOfSocket === 0;
    const socket = this.#client.conn;
    this.#state = 'busy';
    socket.cork();
    this.#doRequest();
    socket.uncork();
    if (isFirst) this.#rescheduleTimeout();
  }

  /** autocannon writes what this returns. */
  #writeAllButLast(): Uint8Array {
    const { head, rest } = this.#request as WireRequest;
    let last = head;
    for (const part of rest) {
      this.#client.conn.write(last);
      last = part;
    }
    return last;
  }

  #rescheduleTimeout(): void {
    const waitMs = this.#request === undefined ? this.#client.timeout : this.#deadlineMs - this.#nowMs();
    this.#client.timeoutTicker.reschedule(Math.max(1, Math.ceil(waitMs)));
  }

  /** In place of autocannon's queue, which pairs answers with the wrong requests and makes text of bytes. */
  #exchange(): PipelinedRequests {
    return {
      insertRequest: () => {},
      addByteCount: (bytes) => {
        this.#receivedBytes += bytes;
      },
      addBody: (data) => {
        if (this.#request?.keepBody === true) this.#body.push(data);
      },
      setHeaders: (head) => {
        this.#head = head;
        if (!head.shouldKeepAlive) this.#mustClose = true;
      },
      terminateRequest: () => {
        const head = this.#head as ResponseHead;
        if (this.#state === 'busy') {
          this.#answersOfSocket += 1;
          this.#request = undefined;
          const { headers, statusCode: status } = head;
          this.#listener.answered(this, { status, headers, bytes: this.#receivedBytes, body: this.#body });
        } else {
          // An answer to nothing: a server that gives up an idle connection says 408.
          this.#mustClose = true;
        }
        return { req: undefined, bytes: this.#receivedBytes, body: '', headers: head, duration: 0 };
      },
      clear: () => this.#forgetAnswer(),
    };
  }

  /** autocannon wants the next request: the answer is complete, or a socket was made. */
  #answerEnded(): void {
    if (this.#state !== 'busy' || this.#request !== undefined) return;
    this.#forgetAnswer();
    if (this.#hasEnded) {
      // autocannon's own listener is next, and leads to #lost.
      this.#state = 'flushing';
      return;
    }
    const { parser } = this.#client;
    // More than was asked for: it must not be taken for the answer to the next request.
    if (parser.offset < parser.end) this.#mustClose = true;
    if (this.#mustClose && !this.#defects.has('closeUnrepaired')) {
      this.#close();
      // Not before the parser has returned: it must not go on into the next answer.
      queueMicrotask(() => this.#listener.freed(this));
      return;
    }
    const socket = this.#client.conn;
    if (socket.writableLength === 0) {
      this.#free();
      this.#listener.freed(this);
      return;
    }
    // Answered before all of it was sent: what follows on this connection would wait for the rest.
    this.#state = 'flushing';
    socket.write('', () => {
      if (this.#state !== 'flushing' || this.#client.conn !== socket) return;
      this.#free();
      this.#listener.freed(this);
    });
  }

  #free(): void {
    this.#state = 'free';
    this.#freeSinceMs = this.#nowMs();
    this.#stopTimeout();
  }

  #stopTimeout(): void {
    if (this.#defects.has('timeoutsCleared')) this.#client.timeoutTicker.clear();
    else this.#client.timeoutTicker.reschedule(NEVER_MS);
  }

  /** autocannon wants to connect again: after an error, an end, or a timeout; and at first. */
  #lost(): void {
    if (this.#client.conn === undefined) {
      // So that there is something to destroy if it is never used.
      this.#client.conn = new Socket();
      return;
    }
    const failure = this.#failureOfLoss();
    const error = this.#error;
    const mayResend = failure.outcome === 'reset' && this.#mayResend();
    const wasFlushing = this.#state === 'flushing';
    this.#close();
    if (this.#opened !== undefined) {
      this.#opened.reject(error ?? new Error(failure.reason));
      this.#opened = undefined;
    } else if (this.#request !== undefined && mayResend) {
      this.#isResent = true;
      this.#listener.resent();
      this.#startConnecting();
    } else if (this.#request !== undefined) {
      this.#request = undefined;
      this.#listener.failed(this, failure);
      this.#listener.freed(this);
    } else if (wasFlushing) {
      this.#listener.freed(this);
    }
  }

  #failureOfLoss(): Failure {
    const receivedBytes = this.#receivedBytes;
    if (this.#error === undefined && !this.#hasEnded)
      return { outcome: 'timeout', reason: 'no answer in time', receivedBytes };
    const outcome = this.#state === 'connecting' ? 'refused' : 'reset';
    const closed = receivedBytes === 0 ? 'closed before it answered' : 'closed in the middle of its answer';
    return { outcome, reason: this.#error?.code ?? this.#error?.message ?? closed, receivedBytes };
  }

  /** The server closed an idle connection, and did not know that a request was on its way. */
  #mayResend(): boolean {
    const wasIdle = this.#answersOfSocket > 0 && this.#receivedBytes === 0 && !this.#isResent;
    return wasIdle && this.#error === undefined && this.#request?.isRepeatable === true;
  }

  #close(): void {
    this.#state = 'closed';
    this.#client._destroyConnection();
    this.#client.timeoutTicker.reschedule(NEVER_MS);
  }

  #forgetAnswer(): void {
    this.#head = undefined;
    this.#receivedBytes = 0;
    if (this.#body.length > 0) this.#body = [];
  }

  /** autocannon would wait for the timeout with an answer that is not HTTP. */
  #watchParser(): void {
    const { parser } = this.#client;
    const execute = parser.execute.bind(parser);
    parser.execute = (chunk) => {
      const result = execute(chunk);
      if (result instanceof Error) this.#client.conn.destroy(result);
      return result;
    };
  }
}
