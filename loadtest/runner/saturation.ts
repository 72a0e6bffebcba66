import { cpus } from 'node:os';
import { Snapshot } from '../../protocol/control-api.ts';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { MAX_REQUEST_PAGE, RequestPage } from '../../protocol/requests/requests.ts';
import { unlessGone } from './emulator-gone.ts';

/** What was used how much during one step of a rising load. Shares are 0 to 1, times means a request. */
export interface ResourceUse {
  /** Of all processors of this machine, by everything that runs on it. */
  readonly processorShare: number;
  /** The rest is known only of an emulator. */
  readonly requests: number;
  readonly queueMs: number;
  readonly hostLimits: Readonly<Record<string, number>>;
  readonly databaseMs: number;
  readonly latencyMs: number;
  /** Rules that refused requests, with how many. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly environments: number;
}

/** Measures resources from when it is made; each call of `read` tells of the time since the last. */
export function resourceMeter(control: ControlAddress | undefined): { readonly read: () => Promise<ResourceUse> } {
  let processors = processorTimes();
  let lastSeenMs = 0;
  return {
    async read() {
      const now = processorTimes();
      const busy = now.busy - processors.busy;
      const total = busy + now.idle - processors.idle;
      processors = now;
      const processorShare = total > 0 ? busy / total : 0;
      if (control === undefined) return { ...usesOf([]), environments: 0, processorShare };
      const known = await unlessGone(readEmulator(control), undefined);
      if (known === undefined) return { ...usesOf([]), environments: 0, processorShare };
      const { environments, requests } = known;
      const records = requests.filter(({ timeMs }) => timeMs > lastSeenMs);
      lastSeenMs = Math.max(lastSeenMs, ...records.map(({ timeMs }) => timeMs));
      return { ...usesOf(records), environments, processorShare };
    },
  };
}

async function readEmulator(control: ControlAddress) {
  const { counts } = await controlCall(control, 'GET', '/v1/snapshot', Snapshot);
  const page = await controlCall(control, 'GET', `/v1/requests?limit=${MAX_REQUEST_PAGE}`, RequestPage);
  return { environments: counts.environments, requests: page.requests };
}

function usesOf(records: readonly RequestRecord[]): Omit<ResourceUse, 'environments' | 'processorShare'> {
  const mean = (value: (record: RequestRecord) => number) =>
    records.length === 0 ? 0 : records.reduce((sum, record) => sum + value(record), 0) / records.length;
  return {
    requests: records.length,
    queueMs: mean(({ invocation }) => invocation?.hostQueueMs ?? 0),
    hostLimits: countBy(records.flatMap(({ invocation }) => invocation?.hostLimit ?? [])),
    databaseMs: mean(({ databaseCalls }) => databaseCalls.reduce((sum, call) => sum + call.durationMs, 0)),
    latencyMs: mean(({ latencyMs }) => latencyMs),
    refusals: countBy(records.filter(({ status }) => status === 429 || status >= 500).map(({ why }) => why.rule)),
  };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

function processorTimes(): { readonly busy: number; readonly idle: number } {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, each) => sum + each.idle, 0);
  const all = times.reduce((sum, each) => sum + each.user + each.nice + each.sys + each.irq + each.idle, 0);
  return { busy: all - idle, idle };
}

/** Of the requests of a step: so many refused for one reason make it the bottleneck. */
const REFUSED_SHARE = 0.01;
const BUSY_SHARE = 0.9;
const MAIN_SHARE = 0.5;

/** What was used up, in a few words, with the figure that says so; the surest sign first. */
export function whatSaturated(use: ResourceUse, generatorReason: string | undefined): string {
  const busy = `${(use.processorShare * 100).toFixed(0)} % of this machine's processors were busy`;
  if (generatorReason !== undefined) return `the load generator (${generatorReason}; ${busy})`;
  const [rule, refused] = Object.entries(use.refusals).toSorted(([, a], [, b]) => b - a)[0] ?? ['', 0];
  if (use.requests > 0 && refused / use.requests > REFUSED_SHARE) {
    const percent = ((refused / use.requests) * 100).toFixed(0);
    return `${nameOfRule(rule)} (${percent} % of the requests were refused by ${rule})`;
  }
  if (use.latencyMs > 0 && use.queueMs / use.latencyMs > MAIN_SHARE) {
    const [limit = 'processes'] = Object.entries(use.hostLimits).toSorted(([, a], [, b]) => b - a)[0] ?? [];
    const what =
      limit === 'processor'
        ? 'the processors of this machine'
        : limit === 'reset'
          ? 'a reset of the emulator'
          : `environments on this machine, limited by its ${limit}`;
    return `${what} (${use.queueMs.toFixed(0)} of ${use.latencyMs.toFixed(0)} ms were waited for a free one of ${use.environments}; ${busy})`;
  }
  if (use.processorShare > BUSY_SHARE) return `the processors of this machine (${busy})`;
  if (use.latencyMs > 0 && use.databaseMs / use.latencyMs > MAIN_SHARE) {
    return `the database (${use.databaseMs.toFixed(0)} of ${use.latencyMs.toFixed(0)} ms were its calls; ${busy})`;
  }
  return `nothing that is measured here (${busy})`;
}

/** Rules of the emulator's records that are limits of rate. */
const RULES: Readonly<Record<string, string>> = {
  throttled: "the gateway's throttle",
  RATE_LIMIT_EXCEEDED: 'the rate limit of the API key',
  IndexWriteKeyRangeThroughputExceeded: "a partition of the database's index",
  TableWriteKeyRangeThroughputExceeded: 'a partition of a table',
  TableReadKeyRangeThroughputExceeded: 'a partition of a table',
  concurrency: "the function's concurrency",
};

function nameOfRule(rule: string): string {
  return RULES[rule] ?? 'what answers with errors';
}
