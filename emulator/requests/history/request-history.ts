import type { HistoryStatus } from '../../../protocol/control-api.ts';
import type { GatewayRecord } from '../../gateway/gateway-record.ts';
import { type FunctionErrorBody, readFunctionError } from '../record/request-story.ts';

export interface HistoryOptions {
  /** Default 10,000. */
  readonly maxRequests?: number | undefined;
  /** Default 64 MB. */
  readonly maxBytes?: number | undefined;
}

/** A request in the history. */
export interface KeptRequest {
  /** Without its bodies if those are no longer kept. */
  gateway: GatewayRecord;
  hasBodies: boolean;
  /** What the body of the answer said, once that is no longer kept. */
  functionError: FunctionErrorBody | undefined;
  /** What it is taken to use besides its bodies. */
  bytes: number;
  /** Number of its place in the history, from 0 on. */
  place: number;
}

const DEFAULT_MAX_REQUESTS = 10_000;
const DEFAULT_MAX_HISTORY_BYTES = 64 * 1024 * 1024;

/** What a record uses without its headers and bodies, about. */
const RECORD_BYTES = 1_024;
const NO_BODY = Buffer.alloc(0);

/**
 * The newest requests, bounded in number and in bytes. When the bytes are too many, first the bodies go and then the
 * requests, the oldest first. Adding one takes a time that does not depend on how many there are.
 */
export class RequestHistory<R extends KeptRequest> {
  readonly #maxRequests: number;
  readonly #maxBytes: number;
  readonly #slots: (R | undefined)[] = [];
  readonly #byId = new Map<string, R>();
  readonly #onDrop: (request: R) => void;
  /** Places: of the oldest request, of the oldest that may have bodies, and of the next. */
  #oldest = 0;
  #oldestWithBodies = 0;
  #next = 0;
  #bytes = 0;
  #droppedRequests = 0;
  #droppedBodies = 0;

  constructor(options: HistoryOptions, onDrop: (request: R) => void) {
    this.#maxRequests = options.maxRequests ?? DEFAULT_MAX_REQUESTS;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_HISTORY_BYTES;
    this.#onDrop = onDrop;
  }

  status(): HistoryStatus {
    return {
      requests: this.#next - this.#oldest,
      bytes: this.#bytes,
      droppedRequests: this.#droppedRequests,
      droppedBodies: this.#droppedBodies,
    };
  }

  find(requestId: string): R | undefined {
    return this.#byId.get(requestId);
  }

  add(request: R): void {
    if (this.#next - this.#oldest >= this.#maxRequests) this.#dropOldest();
    request.place = this.#next;
    request.bytes = RECORD_BYTES + headerBytes(request.gateway);
    this.#slots[request.place % this.#maxRequests] = request;
    this.#next += 1;
    this.#byId.set(request.gateway.requestId, request);
    this.#bytes += request.bytes + bodyBytes(request.gateway);
    this.#shrink();
  }

  /** More has become known of a request, which uses so much more. */
  grew(request: R, bytes: number): void {
    if (this.#byId.get(request.gateway.requestId) !== request) return;
    request.bytes += bytes;
    this.#bytes += bytes;
    this.#shrink();
  }

  /** Those older than the place, newest first. */
  *newestFirst(before = this.#next): Generator<R> {
    for (let place = Math.min(before, this.#next) - 1; place >= this.#oldest; place -= 1) {
      yield this.#slots[place % this.#maxRequests] as R;
    }
  }

  clear(): void {
    while (this.#oldest < this.#next) this.#dropOldest();
  }

  #shrink(): void {
    while (this.#bytes > this.#maxBytes && this.#oldestWithBodies < this.#next) {
      this.#dropBodies(this.#slots[this.#oldestWithBodies % this.#maxRequests] as R);
      this.#oldestWithBodies += 1;
    }
    while (this.#bytes > this.#maxBytes && this.#oldest < this.#next) this.#dropOldest();
  }

  #dropOldest(): void {
    const at = this.#oldest % this.#maxRequests;
    const request = this.#slots[at] as R;
    // Others may hold on to it for a while.
    this.#dropBodies(request);
    this.#bytes -= request.bytes;
    this.#slots[at] = undefined;
    this.#byId.delete(request.gateway.requestId);
    this.#oldest += 1;
    this.#oldestWithBodies = Math.max(this.#oldestWithBodies, this.#oldest);
    this.#droppedRequests += 1;
    this.#onDrop(request);
  }

  #dropBodies(request: R): void {
    const bytes = bodyBytes(request.gateway);
    if (!request.hasBodies) return;
    request.hasBodies = false;
    if (bytes === 0) return;
    request.functionError = readFunctionError(request.gateway);
    request.gateway = { ...request.gateway, requestBody: NO_BODY, responseBody: NO_BODY };
    this.#bytes -= bytes;
    this.#droppedBodies += 1;
  }
}

function bodyBytes({ requestBody, responseBody }: GatewayRecord): number {
  return requestBody.length + responseBody.length;
}

function headerBytes({ requestHeaders, responseHeaders, query, path }: GatewayRecord): number {
  let bytes = path.length + (query?.length ?? 0);
  for (const text of requestHeaders) bytes += text.length;
  for (const text of responseHeaders) bytes += text.length;
  return bytes;
}
