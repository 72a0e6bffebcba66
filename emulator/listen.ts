import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { WorkbenchError } from '../protocol/workbench-error.ts';

export interface ListenOptions {
  /** 0 for a free one. */
  readonly port: number;
  /** The command line option that chooses this port, for the message of the error. */
  readonly option: string;
}

/** Nothing that is emulated is meant for other machines. */
const LOOPBACK = '127.0.0.1';

/** Connections that may wait to be accepted; with Node's 511 some of two thousand at once were never. The system may allow less. */
const BACKLOG = 4_096;

/** Where a server answers. */
export interface Listening {
  readonly url: string;
  readonly port: number;
}

/** Makes a server of HTTP listen to this machine. Throws PORT_TAKEN with what to do about it. */
export async function listen(server: Server, { port, option }: ListenOptions): Promise<Listening> {
  server.listen({ port, host: LOOPBACK, backlog: BACKLOG });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new WorkbenchError('PORT_TAKEN', `${reason(port, error)} or pass ${option} 0 for a free one.`, {
      cause: error,
    });
  }
  const { port: ownPort } = server.address() as AddressInfo;
  return { url: `http://${LOOPBACK}:${ownPort}`, port: ownPort };
}

function reason(port: number, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another process. Stop it,`;
    case 'EACCES':
      return `Port ${port} may not be listened on by this user. Choose one from 1024 on,`;
    default:
      return `Port ${port} of ${LOOPBACK} cannot be listened on (${(error as Error).message}). Choose another,`;
  }
}
