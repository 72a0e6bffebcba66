/**
 * What is used of autocannon 9.0.0, which has no types of its own. All of `Client` but its events is private to it:
 * hence the exact version, and the self-test of the meter.
 */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  export interface ResponseHead {
    readonly statusCode: number;
    /** Names and values in turn. */
    readonly headers: readonly string[];
    readonly shouldKeepAlive: boolean;
  }

  /** Links requests and answers. One is in flight at a time. */
  export interface PipelinedRequests {
    insertRequest(request: unknown): void;
    addByteCount(bytes: number): void;
    addBody(data: Buffer): void;
    setHeaders(head: ResponseHead): void;
    terminateRequest(): { req: unknown; bytes: number; body: string; headers: ResponseHead; duration: number };
    clear(): void;
  }

  export interface Client extends EventEmitter {
    /** Milliseconds. */
    timeout: number;
    conn: Socket;
    destroyed: boolean;
    readonly secure: boolean;
    readonly timeoutTicker: { reschedule(timeoutMs: number): void; clear(): void };
    readonly parser: {
      /** Where it is in the piece that it reads, and where that ends. */
      readonly offset: number;
      readonly end: number;
      execute(chunk: Buffer): number | Error;
      finish(): unknown;
      reinitialize(type: string): void;
    };
    readonly requestIterator: { nextRequest(): unknown };
    pipelinedRequests: PipelinedRequests;
    _connect(): void;
    _destroyConnection(): void;
    _doRequest(): void;
    getRequestBuffer(): Uint8Array;
    destroy(): void;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Milliseconds between its own samples; it also ends only at one. */
    readonly sampleInt: number;
    readonly setupClient: (client: Client) => void;
  }

  function autocannon(options: Options, done: (error: Error | null) => void): EventEmitter;

  // biome-ignore lint/style/noDefaultExport: the package has one.
  export { autocannon as default };
}
