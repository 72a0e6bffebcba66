import { startLoadGenerator } from '../clients/load-generator.ts';
import { type MeasuredLoad, measured, postsTo, type SteadyLoad, steadyPosts } from '../clients/measured-load.ts';
import { startStreamReaders, type WhileRead } from '../clients/stream-readers.ts';
import { type BlockPlan, type Measure, type Rounds, runBlocks } from '../measure/blocks.ts';
import { CAN_SEE_PROCESSES } from '../measure/processes.ts';
import { pairwise, summarise } from '../measure/statistics.ts';
import type { Aim, Figure } from '../measure/table.ts';
import { startSubject } from '../subjects/subject.ts';

const READERS = 3;
const CONNECTIONS = 10;
const EVENTS_PER_SECOND = 1_000;
/** A POST makes one event of each, so half as many are sent. */
const COUNTED_TOPICS = ['request', 'event'] as const;
const POSTS_PER_SECOND = EVENTS_PER_SECOND / COUNTED_TOPICS.length;
/** Fewer events would cost less. */
const RATE_AIM: Aim = { kind: 'atLeast', value: 0.99 * EVENTS_PER_SECOND };
/** Of the processor time that full load leaves to the servers, which is what their throughput is made of. */
const SHARE_AIM: Aim = { kind: 'atMost', value: 0.05 };
const NO_AIM: Aim = { kind: 'none' };

/**
 * What three readers of the event stream cost the emulator. At exactly 1,000 events a second: the processor time that its
 * process uses more than without readers, as a share of what all servers use under full load. And throughput under full
 * load while they read, of which the readers' own work on the same cores takes a part that is none of the emulator's.
 */
export async function benchStream({ atRate, full }: StreamPlan): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const emulator = await startSubject(stack);
  const load = stack.use(startLoadGenerator());
  const readers = stack.use(startStreamReaders());
  const job = postsTo(emulator.apiUrl, CONNECTIONS);
  const posts = measured(load, job, [readers.processId]);
  const postsAtRate = steadyPosts(load, job, POSTS_PER_SECOND);
  const read =
    <Load extends { readonly requests: number }>(count: number, topics: readonly string[], measure: Measure<Load>) =>
    (durationMs: number) =>
      readers.during(`${emulator.controlUrl}/v1/stream?topics=${topics.join()}`, count, () => measure(durationMs));

  const steady = await runBlocks(
    { unread: read(0, [], postsAtRate), read: read(READERS, COUNTED_TOPICS, postsAtRate) },
    atRate,
  );
  const busy = await runBlocks(
    { unread: read(0, [], posts), requests: read(READERS, ['request'], posts), all: read(READERS, [], posts) },
    full,
  );
  return [...steadyFigures(steady, capacityMsASecond(busy.unread)), ...busyFigures(busy)];
}

/** What the blocks at a fixed rate and those under full load are. */
export interface StreamPlan {
  readonly atRate: BlockPlan;
  readonly full: BlockPlan;
}

type Steady = Rounds<'unread' | 'read', SteadyLoad & WhileRead>;
type Busy = Rounds<'unread' | 'requests' | 'all', MeasuredLoad & WhileRead>;

/** Processor time of all servers; NaN where the system does not tell. */
function capacityMsASecond(unread: readonly MeasuredLoad[]): number {
  return summarise(unread.map(({ processorMs, requestsPerSecond }) => processorMs * requestsPerSecond)).median;
}

function steadyFigures({ unread, read }: Steady, capacityMs: number): readonly Figure[] {
  const perPost = (loads: readonly (SteadyLoad & WhileRead)[]) =>
    loads.map(({ emulatorMs, requests }) => emulatorMs / requests);
  const addedMs = pairwise(perPost(read), perPost(unread), (withReaders, without) => withReaders - without);
  const figure = (name: string, unit: string, values: readonly number[], aim = NO_AIM): Figure => ({
    name: `${READERS} readers, ${POSTS_PER_SECOND} POST/s: ${name}`,
    unit,
    values,
    aim,
  });
  const told = read.map(({ events, elapsedMs }) => (1000 * events) / elapsedMs);
  const costUs = addedMs.map((ms) => (1000 * ms) / COUNTED_TOPICS.length);
  const readerUs = read.map(({ readerMs, events }) => (1000 * readerMs) / events);
  const shares = addedMs.map((ms) => (ms * POSTS_PER_SECOND) / capacityMs);
  return [
    figure('events told to each', '/s', told, RATE_AIM),
    figure('processor time of the emulator for an event', 'µs', costUs),
    ...(CAN_SEE_PROCESSES
      ? [
          figure('processor time of the readers for it', 'µs', readerUs),
          figure('share of what the servers can use', '', shares, SHARE_AIM),
        ]
      : []),
  ];
}

function busyFigures({ unread, requests, all }: Busy): readonly Figure[] {
  const rates = (loads: readonly MeasuredLoad[]) => loads.map(({ requestsPerSecond }) => requestsPerSecond);
  const told = (loads: readonly (MeasuredLoad & WhileRead)[]) =>
    loads.map((load) => (load.events * load.requestsPerSecond) / load.requests);
  const ratios = (loads: readonly MeasuredLoad[]) =>
    pairwise(rates(loads), rates(unread), (withReaders, without) => withReaders / without);
  const figure = (name: string, unit: string, values: readonly number[]): Figure => ({
    name: `POST ×${CONNECTIONS}, ${name}`,
    unit,
    values,
    aim: NO_AIM,
  });
  return [
    figure('event stream unread', '/s', rates(unread)),
    figure('requests told to each reader', '/s', told(requests)),
    figure('events of all kinds told to each reader', '/s', told(all)),
    figure(`${READERS} readers of requests on the same cores / none`, '', ratios(requests)),
    figure(`${READERS} readers of everything on the same cores / none`, '', ratios(all)),
  ];
}
