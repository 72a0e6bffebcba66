import * as z from 'zod';
import { type ForkOptions, forkProcess } from './forked-process.ts';

const Listening = z.object({ port: z.number() });

export interface ServerProcess extends Disposable {
  readonly url: string;
}

/** Starts a server in a process of its own, and resolves when it listens. What it prints is kept by nobody. */
export async function startServerProcess(
  file: URL,
  options: Pick<ForkOptions<unknown>, 'name' | 'environmentVariables'>,
): Promise<ServerProcess> {
  const server = forkProcess<never, z.infer<typeof Listening>>(file, { ...options, reply: Listening, isSilent: true });
  const { port } = await server.heard();
  return { url: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => server[Symbol.dispose]() };
}
