/** Readers of the event stream: a process of its own, since what they do is no work of the emulator's. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { StreamCommand, type StreamReply } from './stream-messages.ts';

const ANY_EVENT = '\nevent: ';
const REQUEST_EVENT = '\nevent: request\n';
const GAP_EVENT = '\nevent: gap\n';

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
  return {
    seen: readers.map(({ events, requests, gaps }) => ({ events: events(), requests: requests(), gaps: gaps() })),
  };
}

interface Reader {
  readonly events: () => number;
  readonly requests: () => number;
  readonly gaps: () => number;
  readonly close: () => void;
}

/** Counts what comes, and understands none of it. */
async function openReader(url: string): Promise<Reader> {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`GET ${url} was answered with ${response.statusCode}.`);
  const events = countText(response, ANY_EVENT);
  const requests = countText(response, REQUEST_EVENT);
  const gaps = countText(response, GAP_EVENT);
  return { events, requests, gaps, close: () => response.destroy() };
}

function countText(response: IncomingMessage, text: string): () => number {
  let count = 0;
  let rest: Buffer = Buffer.alloc(0);
  response.on('data', (chunk: Buffer) => {
    const received = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = received.indexOf(text); at !== -1; at = received.indexOf(text, from)) {
      count += 1;
      from = at + text.length;
    }
    rest = received.subarray(Math.max(from, received.length - text.length + 1));
  });
  return () => count;
}
