/** Readers of the event stream: a process of its own, since what they do is no work of the emulator's. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { StreamCommand, type StreamReply } from './stream-messages.ts';

const EVENT = '\nevent: ';
/** Longer than the line that names an event. */
const MAX_LINE_START = 64;

let readers: readonly Reader[] = [];

process.on('message', (message) => {
  void answer(StreamCommand.parse(message)).then((reply) => process.send?.(reply));
});
process.once('disconnect', () => process.exit());

async function answer(command: StreamCommand): Promise<StreamReply> {
  switch (command.kind) {
    case 'open':
      readers = await Promise.all(Array.from({ length: command.readers }, () => openReader(command.url)));
      break;
    case 'count':
      break;
    case 'close':
      for (const { close } of readers) close();
      readers = [];
      break;
  }
  return { seen: readers.map(({ counts }) => counts()) };
}

interface Reader {
  readonly counts: () => StreamReply['seen'][number];
  readonly close: () => void;
}

/** Counts what comes, and understands none of it. */
async function openReader(url: string): Promise<Reader> {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`GET ${url} was answered with ${response.statusCode}.`);
  const counts = { events: 0, requests: 0, gaps: 0 };
  let rest: Buffer = Buffer.alloc(0);
  response.on('data', (chunk: Buffer) => {
    const received = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = received.indexOf(EVENT); at !== -1; at = received.indexOf(EVENT, from)) {
      const kindAt = at + EVENT.length;
      const end = received.indexOf('\n', kindAt);
      // The rest of the line comes with the next chunk.
      if (end === -1) break;
      counts.events += 1;
      const kind = received.toString('latin1', kindAt, end);
      if (kind === 'request') counts.requests += 1;
      if (kind === 'gap') counts.gaps += 1;
      from = end;
    }
    rest = received.subarray(Math.max(from, received.length - MAX_LINE_START));
  });
  return { counts: () => ({ ...counts }), close: () => response.destroy() };
}
