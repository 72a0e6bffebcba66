import { headerValue } from '../model/exchange.ts';
import { type BodyBudget, BodyCollector } from './body-collector.ts';
import { type BodyFraming, type MessageHead, MessageReader } from './message-reader.ts';
import type { PassedExchange, PassFailure } from './passed-exchange.ts';

export interface ConnectionTapOptions {
  readonly budget: BodyBudget;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  readonly onExchange: (exchange: PassedExchange) => void;
  /** What passes from now on cannot be read: why. */
  readonly onLost: (reason: string) => void;
}

interface Request {
  readonly method: string;
  readonly target: string;
  readonly headers: MessageHead['headers'];
  readonly framing: 'length' | 'chunked' | undefined;
  readonly body: BodyCollector;
  readonly startedAtMs: number;
  response?: Response;
}

interface Response {
  readonly status: number;
  readonly statusText: string;
  readonly headers: MessageHead['headers'];
  readonly body: BodyCollector;
  endedAtMs?: number;
}

/** Looks on at both directions of one connection, and tells each request with its answer. */
export class ConnectionTap {
  readonly #options: ConnectionTapOptions;
  readonly #requests: MessageReader;
  readonly #responses: MessageReader;
  /** Asked and not told yet, the first asked first: answers come in this order. */
  readonly #open: Request[] = [];
  /** That whose answer comes next. */
  #asked: Request[] = [];
  #sending: Request | undefined;
  #isLost = false;
  #answered = 0;

  constructor(options: ConnectionTapOptions) {
    this.#options = options;
    const lost = (reason: string) => {
      if (!this.#isLost) options.onLost(reason);
      this.#isLost = true;
    };
    this.#requests = new MessageReader({
      head: (head) => this.#beginRequest(head),
      body: (content) => this.#sending?.body.add(content),
      end: () => this.#endRequest(),
      lost,
    });
    this.#responses = new MessageReader({
      head: (head) => this.#beginResponse(head),
      body: (content) => this.#asked[0]?.response?.body.add(content),
      end: () => this.#endResponse(),
      lost,
    });
  }

  /** Whether a request waits of whose answer nothing has come. */
  get isWaiting(): boolean {
    return this.#asked.length > 0 && !this.#responses.isInMessage;
  }

  /** Requests of this connection that were answered. */
  get answered(): number {
    return this.#answered;
  }

  fromClient(chunk: Buffer): void {
    if (!this.#isLost) this.#requests.push(chunk);
  }

  fromTarget(chunk: Buffer): void {
    if (!this.#isLost) this.#responses.push(chunk);
  }

  /** The target will send nothing more. */
  targetEnded(): void {
    if (!this.#isLost) this.#responses.close();
  }

  /** The connection is over; what was not answered never will be. */
  close(failure: PassFailure): void {
    for (const request of this.#open.splice(0)) this.#tell(request, failure);
    this.#asked = [];
  }

  #beginRequest({ startLine, headers }: MessageHead): BodyFraming {
    const [method = '', target = ''] = startLine.split(' ');
    const framing = framingOf(headers);
    const request: Request = {
      method,
      target,
      headers,
      framing: framing?.kind === 'chunked' || framing?.kind === 'length' ? framing.kind : undefined,
      body: new BodyCollector(this.#options.budget),
      startedAtMs: this.#options.nowMs(),
    };
    this.#open.push(request);
    this.#asked.push(request);
    this.#sending = request;
    return framing ?? { kind: 'none' };
  }

  #endRequest(): void {
    this.#sending?.body.end();
    this.#sending = undefined;
    this.#tellFinished();
  }

  #beginResponse({ startLine, headers }: MessageHead): BodyFraming {
    const [, code = '', statusText = ''] = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(startLine) ?? [];
    const status = Number(code);
    const [request] = this.#asked;
    // Interim answers: https://www.rfc-editor.org/rfc/rfc9110#section-15.2
    if (status === 101) return { kind: 'other' };
    if (status < 200 || request === undefined) return { kind: 'none' };
    request.response = { status, statusText, headers, body: new BodyCollector(this.#options.budget) };
    if (request.method === 'CONNECT' && status < 300) return { kind: 'other' };
    if (request.method === 'HEAD' || status === 204 || status === 304) return { kind: 'none' };
    return framingOf(headers) ?? { kind: 'untilClose' };
  }

  #endResponse(): void {
    const [request] = this.#asked;
    if (request?.response === undefined) return;
    request.response.body.end();
    request.response.endedAtMs = this.#options.nowMs();
    this.#asked.shift();
    this.#answered += 1;
    this.#tellFinished();
  }

  /** An answer may come before its request is sent whole: then it is told when that has ended. */
  #tellFinished(): void {
    for (let [first] = this.#open; first !== undefined; [first] = this.#open) {
      if (first.response?.body.isEnded !== true || !first.body.isEnded) return;
      this.#open.shift();
      this.#tell(first);
    }
  }

  #tell({ method, target, headers, framing, body, startedAtMs, response }: Request, failure?: PassFailure): void {
    const isAnswered = response?.body.isEnded === true;
    this.#options.onExchange({
      startedAtMs,
      durationMs: (response?.endedAtMs ?? this.#options.nowMs()) - startedAtMs,
      request: { method, target, headers, framing, body: body.collected() },
      ...(isAnswered && {
        response: {
          status: response.status,
          statusText: response.statusText,
          headers: response.headers,
          body: response.body.collected(),
        },
      }),
      ...(!isAnswered && { failure }),
    });
    body.release();
    response?.body.release();
  }
}

/** How the headers tell the length; undefined if they do not. */
function framingOf(headers: MessageHead['headers']): BodyFraming | undefined {
  const coding = headerValue(headers, 'transfer-encoding');
  if (coding !== undefined) return /(?:^|,)\s*chunked\s*$/i.test(coding) ? { kind: 'chunked' } : { kind: 'untilClose' };
  const length = headerValue(headers, 'content-length');
  return length !== undefined && /^\d+$/.test(length) ? { kind: 'length', bytes: Number(length) } : undefined;
}
