import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type PacedCloudCommand, PacedCloudReply } from './paced-cloud-messages.ts';

/** What has happened in a cloud that is only told of. */
export interface ToldRequests {
  /** Since its start. */
  readonly answered: number;
  /** Of the stream, of all kinds. */
  readonly eventsPerRequest: number;
}

/** An emulator's control API without the emulator, in which a recording happens again and again, as fast as is asked for. */
export interface PacedCloud extends Disposable {
  readonly tell: (requestsPerSecond: number, durationMs: number) => Promise<ToldRequests>;
}

/** Starts one in a process of its own; commands find it in the data folder. */
export async function startPacedCloud(recordingFile: string, dataDirectory: string): Promise<PacedCloud> {
  const child = fork(fileURLToPath(new URL('paced-cloud-process.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new AbortController();
  child.once('exit', () => ended.abort(new Error('The process of the paced cloud ended by itself.')));
  await ask({ kind: 'serve', recordingFile, dataDirectory });
  return {
    tell: (requestsPerSecond, durationMs) => ask({ kind: 'tell', requestsPerSecond, durationMs }),
    [Symbol.dispose]() {
      if (child.connected) child.disconnect();
    },
  };

  async function ask(command: PacedCloudCommand): Promise<ToldRequests> {
    child.send(command);
    const [message] = await once(child, 'message', { signal: ended.signal });
    const reply = PacedCloudReply.parse(message);
    if (reply.kind === 'failed') throw new Error(`The recording could not be told again: ${reply.message}`);
    return reply;
  }
}
