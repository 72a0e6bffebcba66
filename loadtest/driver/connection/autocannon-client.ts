import { Socket } from 'node:net';
import type { Client, ResponseHead } from 'autocannon';
import type { Answer } from './exchange.ts';

/** Far away: who waits for a request has no timeout. autocannon's timer cannot be started again once it is cleared. */
const NEVER_MS = 2e9;

/** Who decides what one of autocannon's clients does. */
export interface ClientDriver {
  /** It wants to connect again: after an error, an end, or a timeout. */
  readonly lost: () => void;
  /** It wants the next request: an answer has ended, or a socket was made. */
  readonly answerEnded: () => void;
  /** Writes the request but for its last piece, which it returns: autocannon writes that. */
  readonly writeAllButLast: () => Uint8Array;
  /** Whether the body of the answer that comes is wanted. */
  readonly keepsBody: () => boolean;
  /** An answer is complete. `keepsAlive`: the server will take another request on the connection. */
  readonly answered: (answer: Answer, keepsAlive: boolean) => void;
  /** Why the connection will be lost. */
  readonly failed: (error: NodeJS.ErrnoException) => void;
}

/**
 * One of autocannon's clients in other hands: all that is private to it is touched here alone. autocannon pairs answers
 * with the wrong requests, keeps half an answer for the next connection, makes text of bytes and waits for the timeout
 * with what is not HTTP; so the answer is put together here, and everything else is left to the driver.
 */
export class AutocannonClient {
  readonly #client: Client;
  readonly #connect: () => void;
  readonly #doRequest: () => void;
  #head: ResponseHead | undefined;
  #body: Uint8Array[] = [];
  #receivedBytes = 0;

  /** To be made in `setupClient`: after autocannon's own set-up, and before it connects. */
  constructor(client: Client, timeoutMs: number, driver: ClientDriver) {
    this.#client = client;
    this.#connect = client._connect.bind(client);
    this.#doRequest = client._doRequest.bind(client);
    client.timeout = timeoutMs;
    client._connect = () => {
      if (client.conn !== undefined) driver.lost();
      // So that there is something to destroy if it is never used.
      else client.conn = new Socket();
    };
    client._doRequest = driver.answerEnded;
    client.getRequestBuffer = driver.writeAllButLast;
    client.requestIterator.nextRequest = () => undefined;
    client.on('connError', driver.failed);
    this.#collectAnswers(driver);
    this.#watchParser();
  }

  get socket(): Socket {
    return this.#client.conn;
  }

  get isSecure(): boolean {
    return this.#client.secure;
  }

  get timeoutMs(): number {
    return this.#client.timeout;
  }

  /** Of the answer that comes, so far. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Whether more has come than the answer that has just ended. */
  get hasMoreThanAsked(): boolean {
    return this.#client.parser.offset < this.#client.parser.end;
  }

  connect(): void {
    this.forgetAnswer();
    this.#client.parser.reinitialize('RESPONSE');
    this.#connect();
  }

  /** Sends the driver's request as one write, as far as the socket takes it. */
  write(): void {
    const { socket } = this;
    socket.cork();
    this.#doRequest();
    socket.uncork();
  }

  /** The server will send no more: an answer that only this could end is complete. */
  finishAnswer(): void {
    this.#client.parser.finish();
  }

  forgetAnswer(): void {
    this.#head = undefined;
    this.#receivedBytes = 0;
    if (this.#body.length > 0) this.#body = [];
  }

  timeOutIn(waitMs: number): void {
    this.#client.timeoutTicker.reschedule(Math.max(1, Math.ceil(waitMs)));
  }

  timeOutNever(): void {
    this.#client.timeoutTicker.reschedule(NEVER_MS);
  }

  /** For good: what a self-test plants. */
  clearTimeout(): void {
    this.#client.timeoutTicker.clear();
  }

  close(): void {
    this.#client._destroyConnection();
    this.timeOutNever();
  }

  destroy(): void {
    this.#client.destroy();
  }

  /** In place of autocannon's queue. */
  #collectAnswers(driver: ClientDriver): void {
    this.#client.pipelinedRequests = {
      insertRequest: () => {},
      addByteCount: (bytes) => {
        this.#receivedBytes += bytes;
      },
      addBody: (data) => {
        if (driver.keepsBody()) this.#body.push(data);
      },
      setHeaders: (head) => {
        this.#head = head;
      },
      terminateRequest: () => {
        const head = this.#head as ResponseHead;
        const bytes = this.#receivedBytes;
        const { headers, statusCode: status } = head;
        driver.answered({ status, headers, bytes, body: this.#body }, head.shouldKeepAlive);
        return { req: undefined, bytes, body: '', headers: head, duration: 0 };
      },
      clear: () => this.forgetAnswer(),
    };
  }

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
