import { once } from 'node:events';
import type { Server } from 'node:net';
import { WorkbenchError } from '../protocol/workbench-error.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** The command line option that chooses this port, for the message of the error. */
  readonly option: string;
}

/** Connections that may wait to be accepted; with Node's 511 some of two thousand at once were never. The system may allow less. */
const BACKLOG = 4_096;

/** Makes a server listen. Throws PORT_TAKEN with what to do about it. */
export async function listen(server: Server, { host, port, option }: ListenOptions): Promise<void> {
  server.listen({ port, host, backlog: BACKLOG });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new WorkbenchError('PORT_TAKEN', `${reason(port, host, error)} or pass ${option} 0 for a free one.`, {
      cause: error,
    });
  }
}

function reason(port: number, host: string, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another process. Stop it,`;
    case 'EACCES':
      return `Port ${port} may not be listened on by this user. Choose one from 1024 on,`;
    default:
      return `Port ${port} of ${host} cannot be listened on (${(error as Error).message}). Choose another,`;
  }
}
