import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Client } from 'autocannon';
import { AutocannonClient } from './autocannon-client.ts';
import type { Answer, ConnectionListener, Defect, Failure, WireRequest } from './exchange.ts';

/** Idle for longer, a connection may be about to be closed: Node's servers do that after 5 s. */
const STALE_MS = 4_000;

/**
 * A connection that is driven request by request. autocannon sends at once what comes next, and loses count when the server
 * closes; so when to send, what an answer belongs to and what becomes of a lost connection is decided here.
 */
export class Connection {
  readonly index: number;
  readonly #client: AutocannonClient;
  readonly #listener: ConnectionListener;
  readonly #defects: ReadonlySet<Defect>;
  readonly #nowMs: () => number;
  #state: 'closed' | 'connecting' | 'free' | 'busy' | 'flushing' = 'closed';
  #request: WireRequest | undefined;
  #deadlineMs = 0;
  #answersOfSocket = 0;
  #isResent = false;
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
    this.#listener = options.listener;
    this.#defects = options.defects;
    this.#nowMs = options.nowMs;
    this.#client = new AutocannonClient(client, options.timeoutMs, {
      lost: () => this.#lost(),
      answerEnded: () => this.#answerEnded(),
      writeAllButLast: () => this.#writeAllButLast(),
      keepsBody: () => this.#request?.keepBody === true,
      answered: (answer, keepsAlive) => this.#answered(answer, keepsAlive),
      failed: (error) => {
        this.#error = error;
      },
    });
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
    this.#client.forgetAnswer();
    this.#deadlineMs = this.#nowMs() + this.#client.timeoutMs;
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
    this.#client.connect();
    this.#rescheduleTimeout();
    const { socket } = this.#client;
    socket.setNoDelay(true);
    socket.once(this.#client.isSecure ? 'secureConnect' : 'connect', () => this.#connected(socket));
    // Before autocannon's own listener, which only connects again.
    socket.prependListener('end', () => {
      this.#hasEnded = true;
      if (!this.#defects.has('closeUnrepaired')) this.#client.finishAnswer();
    });
  }

  #connected(socket: Socket): void {
    const authorizationError = this.#client.isSecure ? (socket as TLSSocket).authorizationError : undefined;
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
    this.#state = 'busy';
    this.#client.write();
    if (isFirst) this.#rescheduleTimeout();
  }

  #writeAllButLast(): Uint8Array {
    const { head, rest } = this.#request as WireRequest;
    let last = head;
    for (const part of rest) {
      this.#client.socket.write(last);
      last = part;
    }
    return last;
  }

  #rescheduleTimeout(): void {
    this.#client.timeOutIn(this.#request === undefined ? this.#client.timeoutMs : this.#deadlineMs - this.#nowMs());
  }

  #answered(answer: Answer, keepsAlive: boolean): void {
    if (!keepsAlive) this.#mustClose = true;
    if (this.#state === 'busy') {
      this.#answersOfSocket += 1;
      this.#request = undefined;
      this.#listener.answered(this, answer);
    } else {
      // An answer to nothing: a server that gives up an idle connection says 408.
      this.#mustClose = true;
    }
  }

  #answerEnded(): void {
    if (this.#state !== 'busy' || this.#request !== undefined) return;
    this.#client.forgetAnswer();
    if (this.#hasEnded) {
      // autocannon's own listener is next, and leads to #lost.
      this.#state = 'flushing';
      return;
    }
    // More than was asked for: it must not be taken for the answer to the next request.
    if (this.#client.hasMoreThanAsked) this.#mustClose = true;
    if (this.#mustClose && !this.#defects.has('closeUnrepaired')) {
      this.#close();
      // Not before the parser has returned: it must not go on into the next answer.
      queueMicrotask(() => this.#listener.freed(this));
      return;
    }
    const { socket } = this.#client;
    if (socket.writableLength === 0) {
      this.#free();
      this.#listener.freed(this);
      return;
    }
    // Answered before all of it was sent: what follows on this connection would wait for the rest.
    this.#state = 'flushing';
    socket.write('', () => {
      if (this.#state !== 'flushing' || this.#client.socket !== socket) return;
      this.#free();
      this.#listener.freed(this);
    });
  }

  #free(): void {
    this.#state = 'free';
    this.#freeSinceMs = this.#nowMs();
    if (this.#defects.has('timeoutsCleared')) this.#client.clearTimeout();
    else this.#client.timeOutNever();
  }

  #lost(): void {
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
    const { receivedBytes } = this.#client;
    if (this.#error === undefined && !this.#hasEnded)
      return { outcome: 'timeout', reason: 'no answer in time', receivedBytes };
    const outcome = this.#state === 'connecting' ? 'refused' : 'reset';
    const closed = receivedBytes === 0 ? 'closed before it answered' : 'closed in the middle of its answer';
    return { outcome, reason: this.#error?.code ?? this.#error?.message ?? closed, receivedBytes };
  }

  /** The server closed an idle connection, and did not know that a request was on its way. */
  #mayResend(): boolean {
    const wasIdle = this.#answersOfSocket > 0 && this.#client.receivedBytes === 0 && !this.#isResent;
    return wasIdle && this.#error === undefined && this.#request?.isRepeatable === true;
  }

  #close(): void {
    this.#state = 'closed';
    this.#client.close();
  }
}
