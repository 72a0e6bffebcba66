import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmulatorProcess, startEmulatorProcess } from '../../cli/emulator/emulator-process.ts';
import { Snapshot } from '../../protocol/control-api.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { readEventStream } from '../../protocol/event-stream.ts';
import { recordingHead } from '../../protocol/recording.ts';
import { RequestCounts } from '../../protocol/requests/request-counts.ts';
import type { LoopResult } from '../clients/closed-loop.ts';
import { type LoadGenerator, startLoadGenerator } from '../clients/load-generator.ts';
import { postsTo, serve, steadyPosts } from '../clients/measured-load.ts';
import { type DashboardTerminal, startDashboardTerminal } from '../dashboard/dashboard-terminal.ts';
import { startPacedCloud } from '../dashboard/paced-cloud.ts';
import { type BlockPlan, type Measure, runBlocks } from '../measure/blocks.ts';
import { CAN_SEE_PROCESSES, processorTimeMs, processTree } from '../measure/processes.ts';
import { pairwise, quantile, summarise } from '../measure/statistics.ts';
import type { Aim, Figure } from '../measure/table.ts';
import { NO_RATE_LIMIT, temporaryFolder } from '../subjects/subject.ts';

/** How long the dashboard is watched, and how its cost to the emulator is measured. */
export interface TuiPlan {
  readonly watchMs: number;
  readonly full: BlockPlan;
  readonly atRate: BlockPlan;
}

const REQUESTS_PER_SECOND = 1_000;
const CONNECTIONS = 10;
/** Half of what two cores carry: what is added shows, and nothing waits. */
const STEADY_POSTS_PER_SECOND = 500;
const RECORDED_REQUESTS = 1_000;
const WARM_UP_MS = 5_000;
const KEY_EVERY_MS = 170;
const SLICE_MS = 1_000;
/** After the last request: rates of the last ten seconds have gone to zero by then. */
const SETTLE_MS = 12_000;
const REST_MS = 5_000;
const SETTLED_MS = 1_000;

/** The dashboard at 1,000 requests a second on a terminal of 160x48, and what attaching it costs the emulator. */
export async function benchTui(plan: TuiPlan): Promise<readonly Figure[]> {
  if (!hasTerminals()) {
    console.error('tui: skipped, it needs Linux and `script` of util-linux for a terminal.');
    return [];
  }
  await using stack = new AsyncDisposableStack();
  const load = stack.use(startLoadGenerator());
  const recordingFile = join(temporaryFolder(stack), 'recording.ndjson');
  const cost = await benchAttaching(load, plan, recordingFile);
  return [...(await benchWatching(recordingFile, plan.watchMs)), ...cost];
}

function hasTerminals(): boolean {
  if (!CAN_SEE_PROCESSES) return false;
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

/** What it takes to watch 1,000 requests a second, how soon it obeys, and whether it counts them all. */
async function benchWatching(recordingFile: string, watchMs: number): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const folder = temporaryFolder(stack);
  const cloud = stack.use(await startPacedCloud(recordingFile, folder));
  const dashboard = stack.use(await startDashboardTerminal(folder));
  await cloud.tell(REQUESTS_PER_SECOND, WARM_UP_MS);

  const begun = dashboard.written();
  const told = cloud.tell(REQUESTS_PER_SECOND, watchMs);
  const watched = new AbortController();
  const shares = processorShares(dashboard, watched.signal);
  const keysMs = await pressKeys(dashboard, watchMs);
  const { answered, eventsPerRequest } = await told;
  watched.abort();
  const bytes = dashboard.written().bytes - begun.bytes;
  const memory = dashboard.memory();
  await dashboard.waitFor((screen) => shownRequests(screen) >= answered).catch(() => undefined);
  const shown = shownRequests(dashboard.screen());
  await delay(SETTLE_MS);
  const atRest = dashboard.written();
  await delay(REST_MS);
  const frames = dashboard.written().chunks - atRest.chunks;

  const figure = (name: string, unit: string, values: readonly number[], aim: Aim = { kind: 'none' }): Figure => ({
    name: `dashboard, ${REQUESTS_PER_SECOND} requests/s on 160x48: ${name}`,
    unit,
    values,
    aim,
  });
  return [
    figure('share of a core', '%', await shares, { kind: 'atMost', value: 25 }),
    {
      ...figure('key to screen, p95', 'ms', keysMs, { kind: 'atMost', value: 100 }),
      value: quantile(
        keysMs.toSorted((left, right) => left - right),
        0.95,
      ),
    },
    figure('resident memory, with 55 MB of Node itself', 'MB', [megabytes(memory.rssKb)], {
      kind: 'atMost',
      value: 120,
    }),
    figure('private memory', 'MB', [megabytes(memory.privateKb)]),
    figure('events of the stream for each request', '', [eventsPerRequest]),
    figure('to the terminal', 'KB/s', [bytes / watchMs]),
    figure('requests counted / answered', '', [shown / answered], { kind: 'between', low: 1, high: 1 }),
    figure('writes while nothing changes', '', [frames], { kind: 'atMost', value: 0 }),
  ];
}

function megabytes(kilobytes: number): number {
  return (kilobytes * 1024) / 1e6;
}

/** A value a second, in percent. */
async function processorShares(dashboard: DashboardTerminal, signal: AbortSignal): Promise<readonly number[]> {
  const shares: number[] = [];
  while (!signal.aborted) {
    const [startedAt, before] = [performance.now(), dashboard.processorMs()];
    await delay(SLICE_MS, undefined, { signal }).catch(() => undefined);
    const passedMs = performance.now() - startedAt;
    if (passedMs > SLICE_MS / 2) shares.push(((dashboard.processorMs() - before) / passedMs) * 100);
  }
  return shares;
}

/** Goes from screen to screen and down their lists. */
async function pressKeys(dashboard: DashboardTerminal, durationMs: number): Promise<readonly number[]> {
  const steps: readonly (readonly [
    key: string,
    isDone: (screen: readonly string[], before: readonly string[]) => boolean,
  ])[] = [
    ['1', ([, tabs = '']) => tabs.includes('[1 Inbox')],
    ['j', (screen, before) => chosenRow(screen) > chosenRow(before)],
    ['2', ([, tabs = '']) => tabs.includes('[2 Requests')],
    ['j', (screen, before) => chosenRow(screen) > chosenRow(before)],
    ['g', (screen) => screen.some((row) => row.includes('following'))],
    ['?', (screen) => screen.some((row) => row.includes('What works here'))],
    ['\u001b', (screen) => !screen.some((row) => row.includes('What works here'))],
    ['0', ([, tabs = '']) => tabs.includes('[0 Overview')],
  ];
  const times: number[] = [];
  const endsAt = performance.now() + durationMs;
  for (let at = 0; performance.now() < endsAt; at += 1) {
    const [key, isDone] = steps[at % steps.length] as (typeof steps)[number];
    const before = dashboard.screen();
    times.push(await dashboard.press(key, (screen) => isDone(screen, before)));
    await delay(KEY_EVERY_MS);
  }
  return times;
}

function chosenRow(screen: readonly string[]): number {
  return screen.findIndex((row) => row.startsWith('│>'));
}

/** As the tab of the requests says; NaN: it says nothing. */
function shownRequests(screen: readonly string[]): number {
  const [, count = ''] = /Requests ([\d,]+)/.exec(screen[1] ?? '') ?? [];
  return count === '' ? Number.NaN : Number(count.replaceAll(',', ''));
}

/**
 * What a dashboard that is attached costs the emulator; leaves a recording of the requests before that. At a fixed rate: the
 * processor time that its own process, which tells the dashboard, uses more than without one, as a share of what all of them
 * use under full load, which is what throughput is made of. And throughput under full load, of which the dashboard's own work on the same cores takes a part.
 */
async function benchAttaching(load: LoadGenerator, plan: TuiPlan, recordingFile: string): Promise<readonly Figure[]> {
  await using emulator = await startEmulatorProcess({
    isPersistent: true,
    commandLine: ['--rate-limit', String(NO_RATE_LIMIT), '--throttle', 'off'],
  });
  const job = postsTo(emulator.apiUrl, CONNECTIONS);
  await serve(load, job, RECORDED_REQUESTS);
  await recordRequests(emulator, load, recordingFile);
  const misses: number[] = [];
  const full = await runBlocks(
    attachedAndNone(emulator, misses, (durationMs) => load.run({ ...job, maxRequests: 1_000_000, durationMs })),
    plan.full,
  );
  const steady = await runBlocks(
    attachedAndNone(emulator, misses, steadyPosts(load, job, STEADY_POSTS_PER_SECOND)),
    plan.atRate,
  );

  const rates = (loads: readonly LoopResult[]) => loads.map(({ requestsPerSecond }) => requestsPerSecond);
  const costs = (loads: readonly EmulatorCost[]) => loads.map(({ ownMs }) => ownMs);
  const capacityMsASecond = summarise(
    full.none.map(({ processorMs, requestsPerSecond }) => processorMs * requestsPerSecond),
  ).median;
  const addedMs = pairwise(costs(steady.attached), costs(steady.none), (left, right) => left - right);
  const name = 'dashboard attached';
  return [
    {
      name: `${name}, ${STEADY_POSTS_PER_SECOND} POST/s: processor time of the emulator's own process, attached / none`,
      unit: '',
      values: pairwise(costs(steady.attached), costs(steady.none), (left, right) => left / right),
      aim: { kind: 'none' },
    },
    {
      name: `${name}, ${STEADY_POSTS_PER_SECOND} POST/s: added, as a share of what the emulator can use`,
      unit: '',
      values: addedMs.map((ms) => (ms * STEADY_POSTS_PER_SECOND) / capacityMsASecond),
      aim: { kind: 'atMost', value: 0.02 },
    },
    {
      name: `${name} on the same cores, POST ×${CONNECTIONS}: throughput, attached / none`,
      unit: '',
      values: pairwise(rates(full.attached), rates(full.none), (left, right) => left / right),
      aim: { kind: 'none' },
    },
    {
      name: `${name}: requests that it does not count`,
      unit: '',
      values: misses,
      aim: { kind: 'between', low: 0, high: 0 },
    },
  ];
}

interface EmulatorCost {
  /** Of all of the emulator's processes, for a request. */
  readonly processorMs: number;
  /** Of the one that has the gateway and tells dashboards. */
  readonly ownMs: number;
}

/** Sends with a dashboard and without; with one, notes by how much its count was wrong after it. */
function attachedAndNone<Load extends { readonly requests: number }>(
  emulator: EmulatorProcess,
  misses: number[],
  send: Measure<Load>,
): Record<'none' | 'attached', Measure<Load & EmulatorCost>> {
  const measure = async (durationMs: number) => {
    const before = { all: allMs(emulator), own: ownMs(emulator) };
    const load = await send(durationMs);
    return {
      ...load,
      processorMs: (allMs(emulator) - before.all) / load.requests,
      ownMs: (ownMs(emulator) - before.own) / load.requests,
    };
  };
  return {
    none: measure,
    attached: async (durationMs) => {
      await using dashboard = await startDashboardTerminal(emulator.dataDirectory);
      // It has asked for everything as it stands, which is not what it costs from then on.
      await delay(SETTLED_MS);
      const result = await measure(durationMs);
      misses.push(await missedRequests(emulator, dashboard));
      return result;
    },
  };
}

function allMs({ processId }: EmulatorProcess): number {
  return processorTimeMs(processTree(processId));
}

function ownMs({ processId }: EmulatorProcess): number {
  return processorTimeMs([processId]);
}

/** By how much the dashboard's count differs from the emulator's own when all has been told. */
async function missedRequests(emulator: EmulatorProcess, dashboard: DashboardTerminal): Promise<number> {
  const { clients } = await controlCall(emulator, 'GET', '/v1/request-counts', RequestCounts);
  let answered = 0;
  for (const { answered: byStatus } of clients) for (const count of Object.values(byStatus)) answered += count;
  await dashboard.waitFor((screen) => shownRequests(screen) === answered).catch(() => undefined);
  return answered - shownRequests(dashboard.screen());
}

/** Has requests answered, and keeps what the stream tells of them. */
async function recordRequests(emulator: EmulatorProcess, load: LoadGenerator, file: string): Promise<void> {
  const snapshot = await controlCall(emulator, 'GET', '/v1/snapshot', Snapshot);
  const stop = new AbortController();
  const lines = [JSON.stringify(recordingHead(snapshot))];
  const recording = (async () => {
    for await (const event of readEventStream(emulator, { topics: [], after: snapshot.seq, signal: stop.signal })) {
      lines.push(JSON.stringify(event));
    }
  })();
  await serve(load, postsTo(emulator.apiUrl, CONNECTIONS), RECORDED_REQUESTS);
  // The rates of the last second come with the next.
  await delay(2_500);
  stop.abort();
  await recording;
  writeFileSync(file, `${lines.join('\n')}\n`);
}
