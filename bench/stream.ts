import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Emulator } from '../emulator/start-emulator.ts';
import { type BlockPlan, type Measure, runBlocks } from './blocks.ts';
import { startLoadGenerator } from './load-generator.ts';
import { type MeasuredLoad, measured, postsTo } from './measured-load.ts';
import { CAN_SEE_PROCESSES } from './processes.ts';
import { pairwise } from './statistics.ts';
import { type StreamCommand, StreamReply } from './stream-messages.ts';
import { startSubject } from './subject.ts';
import type { Aim, Figure } from './table.ts';

const READERS = 3;
const CONNECTIONS = 10;
/** Of the throughput without readers. */
const THROUGHPUT_AIM: Aim = { kind: 'atLeast', value: 0.95 };
const NO_AIM: Aim = { kind: 'none' };

/** How long the last events may take after the last answer. */
const ARRIVAL_ATTEMPTS = 100;
const ARRIVAL_EVERY_MS = 20;

/** `POST /v1/events` while three readers follow the event stream, against the same while nobody does. */
export async function benchStream(plan: BlockPlan): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const emulator = await startSubject(stack);
  const load = stack.use(startLoadGenerator());
  const readers = stack.use(startReaders());
  const posts = measured(load, postsTo(emulator.apiUrl, CONNECTIONS), [readers.processId]);
  const results = await runBlocks(
    {
      none: async (durationMs): Promise<ReadLoad> => ({ ...(await posts(durationMs)), eventsPerSecond: 0 }),
      requests: whileRead(readers, emulator, '?topics=request', posts),
      all: whileRead(readers, emulator, '', posts),
    },
    plan,
  );
  const told = (loads: readonly ReadLoad[]) => loads.map(({ eventsPerSecond }) => eventsPerSecond);
  const rates = (loads: readonly MeasuredLoad[]) => loads.map(({ requestsPerSecond }) => requestsPerSecond);
  const ratios = (loads: readonly MeasuredLoad[]) =>
    pairwise(rates(loads), rates(results.none), (read, unread) => read / unread);
  const added = (loads: readonly MeasuredLoad[]) =>
    pairwise(costs(loads), costs(results.none), (read, unread) => read - unread);
  const figure = (name: string, unit: string, values: readonly number[], aim = NO_AIM): Figure => ({
    name: `POST ×${CONNECTIONS}, ${name}`,
    unit,
    values,
    aim,
  });
  return [
    figure('event stream unread', '/s', rates(results.none)),
    figure('requests told to each reader', '/s', told(results.requests)),
    figure('events of all kinds told to each reader', '/s', told(results.all)),
    figure(`${READERS} readers of requests / none`, '', ratios(results.requests), THROUGHPUT_AIM),
    figure(`${READERS} readers of everything / none`, '', ratios(results.all), THROUGHPUT_AIM),
    ...(CAN_SEE_PROCESSES
      ? [
          figure(`${READERS} readers of requests: added processor time`, 'ms', added(results.requests)),
          figure(`${READERS} readers of everything: added processor time`, 'ms', added(results.all)),
        ]
      : []),
  ];
}

function costs(loads: readonly MeasuredLoad[]): readonly number[] {
  return loads.map(({ processorMs }) => processorMs);
}

interface Readers extends Disposable {
  readonly processId: number | undefined;
  readonly ask: (command: StreamCommand) => Promise<StreamReply>;
}

function startReaders(): Readers {
  const child = fork(fileURLToPath(new URL('stream-process.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new AbortController();
  child.once('exit', () => ended.abort(new Error('The process of the stream readers ended by itself.')));
  return {
    processId: child.pid,
    async ask(command) {
      child.send(command);
      const [message] = await once(child, 'message', { signal: ended.signal });
      return StreamReply.parse(message);
    },
    [Symbol.dispose]() {
      if (child.connected) child.disconnect();
    },
  };
}

interface ReadLoad extends MeasuredLoad {
  /** That each reader was told of. */
  readonly eventsPerSecond: number;
}

function whileRead(
  readers: Readers,
  { controlUrl }: Emulator,
  query: string,
  posts: Measure<MeasuredLoad>,
): Measure<ReadLoad> {
  return async (durationMs) => {
    await readers.ask({ kind: 'open', url: `${controlUrl}/v1/stream${query}`, readers: READERS });
    const result = await posts(durationMs);
    const events = await allArrived(readers, result.requests);
    await readers.ask({ kind: 'close' });
    return { ...result, eventsPerSecond: (events * result.requestsPerSecond) / result.requests };
  };
}

/** Readers that got nothing would cost nothing. Resolves to how many events each has got, or the one with the fewest. */
async function allArrived(readers: Readers, requests: number): Promise<number> {
  for (let attempt = 0; attempt < ARRIVAL_ATTEMPTS; attempt += 1) {
    const { seen } = await readers.ask({ kind: 'count' });
    if (seen.some(({ gaps }) => gaps > 0)) throw new Error('A reader of the event stream was too slow.');
    if (seen.every((reader) => reader.requests >= requests)) return Math.min(...seen.map(({ events }) => events));
    await delay(ARRIVAL_EVERY_MS);
  }
  throw new Error(`Not every reader of the event stream was told of all ${requests} requests.`);
}
