import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from './connection-file.ts';
import { noAnswer, parseJson, refusal, responseTo } from './control-client.ts';
import { StreamEvent } from './stream.ts';

export interface EventStreamOptions {
  /** Kinds of events; none: all of them. */
  readonly topics: readonly string[];
  /** Seq of the last event that is known; default: events from now on. */
  readonly after?: number;
  /** In the filter language; requests, events and log lines that it does not match are left out where they are. */
  readonly filter?: string;
  /** Of requests, events and log events each at most so many a second; what is left out is counted in events of the kind `sample`. */
  readonly sample?: number;
  /** Told how far the reader is, also where there was nothing for it. */
  readonly onPosition?: (seq: number) => void;
  /** Ends the stream without an error. */
  readonly signal?: AbortSignal;
}

/** The server says something every 15 s, so one that is silent for so long hangs. */
const SILENCE_MS = 45_000;
/** How often a connection that ends before it has said anything is made again. */
const MAX_FRUITLESS_ATTEMPTS = 5;
const RETRY_MS = 200;

/**
 * What happens in a running emulator, as it happens. A connection that ends is made again and goes on where it was; what
 * was lost comes as events of the kind `gap`. Throws NOT_RUNNING when the emulator is gone, else what it refuses.
 */
export async function* readEventStream(
  { controlUrl }: Pick<Connection, 'controlUrl'>,
  { topics, after, filter, sample, onPosition, signal }: EventStreamOptions,
): AsyncGenerator<StreamEvent, void, undefined> {
  let lastSeq = after;
  for (let attempt = 0; attempt < MAX_FRUITLESS_ATTEMPTS; attempt += 1) {
    if (attempt > 0) await wait(RETRY_MS);
    if (signal?.aborted) return;
    const response = await connect(controlUrl, { topics, filter, sample, after: lastSeq }, signal);
    if (response === undefined) return;
    try {
      for await (const block of readBlocks(response)) {
        attempt = 0;
        lastSeq = readId(block) ?? lastSeq;
        const event = readEvent(block);
        if (event !== undefined) yield event;
        if (lastSeq !== undefined) onPosition?.(lastSeq);
      }
    } catch (error) {
      // A connection that was cut is made again; what is not understood stays an error.
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
    if (signal?.aborted) return;
  }
  throw noAnswer(controlUrl);
}

/** Undefined: the signal came first. */
async function connect(
  controlUrl: string,
  asked: {
    readonly topics: readonly string[];
    readonly filter: string | undefined;
    readonly sample: number | undefined;
    readonly after: number | undefined;
  },
  signal: AbortSignal | undefined,
): Promise<IncomingMessage | undefined> {
  const { topics, filter, sample, after } = asked;
  const query = new URLSearchParams({
    ...(filter !== undefined && { filter }),
    ...(sample !== undefined && { sample: String(sample) }),
    ...(topics.length > 0 && { topics: topics.join(',') }),
    ...(after !== undefined && { after: String(after) }),
  });
  const request = get(`${controlUrl}/v1/stream?${query}`, { agent: false, ...(signal && { signal }) });
  request.setTimeout(SILENCE_MS, () => request.destroy());
  let response: IncomingMessage;
  try {
    response = await responseTo(request);
  } catch (cause) {
    if (signal?.aborted) return undefined;
    throw noAnswer(controlUrl, cause);
  }
  if (response.statusCode === 200) return response.setEncoding('utf8');
  const body = await text(response);
  throw refusal(response.statusCode ?? 0, parseJson(body), body);
}

/** The blocks of lines that empty lines part: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
async function* readBlocks(response: IncomingMessage): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of response as AsyncIterable<string>) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    yield* blocks;
  }
}

function readId(block: string): number | undefined {
  const id = readField(block, 'id');
  return id === undefined || !/^\d+$/.test(id) ? undefined : Number(id);
}

/** Undefined for blocks without data: comments, and ids alone. */
function readEvent(block: string): StreamEvent | undefined {
  const data = readField(block, 'data');
  return data === undefined ? undefined : StreamEvent.parse(parseJson(data));
}

/** Nothing but line feeds parts lines here: data can have what parts them elsewhere, such as U+2028. */
function readField(block: string, name: string): string | undefined {
  const line = block.split('\n').find((each) => each.startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}
