import { forkProcess } from '../subjects/forked-process.ts';
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
  const cloud = forkProcess<PacedCloudCommand, PacedCloudReply>(new URL('paced-cloud-process.ts', import.meta.url), {
    name: 'The process of the paced cloud',
    reply: PacedCloudReply,
  });
  await ask({ kind: 'serve', recordingFile, dataDirectory });
  return {
    tell: (requestsPerSecond, durationMs) => ask({ kind: 'tell', requestsPerSecond, durationMs }),
    [Symbol.dispose]: () => cloud[Symbol.dispose](),
  };

  async function ask(command: PacedCloudCommand): Promise<ToldRequests> {
    const reply = await cloud.ask(command);
    if (reply.kind === 'failed') throw new Error(`The recording could not be told again: ${reply.message}`);
    return reply;
  }
}
