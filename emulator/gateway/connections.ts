import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BodyReading } from './request/request-body.ts';

/** What a connection is in the middle of. */
interface ConnectionState {
  /** The newest response; HTTP/1.1 sends them in order, so all older ones are out when this one is. */
  response: ServerResponse | undefined;
  /** Ends the reading of the body that is arriving. */
  failBody: BodyReading['fail'] | undefined;
  isGivenUp: boolean;
}

/**
 * The open connections: what must be known of each when its parser gives up in the middle or the gateway stops, and
 * whether the gateway still wants to keep them.
 */
export class Connections {
  readonly #states = new Map<Duplex, ConnectionState>();
  #isDraining = false;

  opened(socket: Duplex): void {
    this.#states.set(socket, { response: undefined, failBody: undefined, isGivenUp: false });
    socket.once('close', () => this.#states.delete(socket));
  }

  began(socket: Duplex, response: ServerResponse): void {
    const state = this.#states.get(socket);
    if (state !== undefined) state.response = response;
  }

  receives(socket: Duplex, failBody: BodyReading['fail']): void {
    const state = this.#states.get(socket);
    if (state !== undefined) state.failBody = failBody;
  }

  received(socket: Duplex, failBody: BodyReading['fail']): void {
    const state = this.#states.get(socket);
    // A pipelined request may have begun to arrive since.
    if (state?.failBody === failBody) state.failBody = undefined;
  }

  /** Cuts the connections that owe no answer; from now on every answer closes its connection. */
  drain(): void {
    this.#isDraining = true;
    for (const [socket, { response }] of this.#states) {
      if (response === undefined || response.writableFinished) socket.destroy();
    }
  }

  isDraining(): boolean {
    return this.#isDraining;
  }

  /** Fails the body that is arriving; false if none is. */
  failBody(socket: Duplex, failure: Parameters<BodyReading['fail']>[0]): boolean {
    const failBody = this.#states.get(socket)?.failBody;
    failBody?.(failure);
    return failBody !== undefined;
  }

  /** True the first time it is asked for an open connection. */
  giveUp(socket: Duplex): boolean {
    const state = this.#states.get(socket);
    if (state === undefined || state.isGivenUp) return false;
    state.isGivenUp = true;
    return true;
  }

  /** Calls back when all responses that were begun on the connection are sent. */
  whenAnswered(socket: Duplex, then: () => void): void {
    const response = this.#states.get(socket)?.response;
    if (response === undefined || response.writableFinished) then();
    else response.once('close', then);
  }
}
