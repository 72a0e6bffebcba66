import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BodyReading } from './request-body.ts';

/** What a connection is in the middle of. */
interface ConnectionState {
  /** The newest response; HTTP/1.1 sends them in order, so all older ones are out when this one is. */
  response: ServerResponse | undefined;
  /** Ends the reading of the body that is arriving. */
  failBody: BodyReading['fail'] | undefined;
  isGivenUp: boolean;
}

/**
 * Remembers of each connection what must be known when its parser gives up in the middle, and whether the gateway still
 * wants to keep connections.
 */
export class Connections {
  readonly #states = new WeakMap<Duplex, ConnectionState>();
  #isDraining = false;

  began(socket: Duplex, response: ServerResponse): void {
    this.#of(socket).response = response;
  }

  receives(socket: Duplex, failBody: BodyReading['fail']): void {
    this.#of(socket).failBody = failBody;
  }

  received(socket: Duplex): void {
    this.#of(socket).failBody = undefined;
  }

  /** From now on every answer closes its connection. */
  drain(): void {
    this.#isDraining = true;
  }

  isDraining(): boolean {
    return this.#isDraining;
  }

  /** Fails the body that is arriving; false if none is. */
  failBody(socket: Duplex, failure: Parameters<BodyReading['fail']>[0]): boolean {
    const state = this.#of(socket);
    state.failBody?.(failure);
    return state.failBody !== undefined;
  }

  /** True the first time it is asked for a connection. */
  giveUp(socket: Duplex): boolean {
    const state = this.#of(socket);
    const isFirst = !state.isGivenUp;
    state.isGivenUp = true;
    return isFirst;
  }

  /** Calls back when all responses that were begun on the connection are sent. */
  whenAnswered(socket: Duplex, then: () => void): void {
    const { response } = this.#of(socket);
    if (response === undefined || response.writableFinished) then();
    else response.once('close', then);
  }

  #of(socket: Duplex): ConnectionState {
    let state = this.#states.get(socket);
    if (state === undefined) {
      state = { response: undefined, failBody: undefined, isGivenUp: false };
      this.#states.set(socket, state);
    }
    return state;
  }
}
