import type { Invocation, RequestRecord } from '../../protocol/requests/request-record.ts';
import { MAX_INVOCATION_BYTES } from '../model/cloud-limits.ts';
import type { LambdaBudget, LimitDistance } from '../model/lambda-budget.ts';
import { quantity } from '../model/quantity.ts';
import { lambdaDollars } from '../price/lambda-price.ts';
import type { PriceSheet } from '../price/price-sheet.ts';
import { uncorrelatedBlocks } from '../statistics/design-effect.ts';
import { mean, standardError } from '../statistics/moments.ts';
import { studentTQuantile } from '../statistics/student-t.ts';
import { percentileBoundsOf } from './budget-bounds.ts';
import { coverageNotes, coveredShare } from './coverage.ts';
import { environmentLives } from './environment-lives.ts';
import { laterGrowth } from './memory-growth.ts';
import { memorySizes, predictedMs, quantilesOf, workOf } from './memory-sizes.ts';

export interface BudgetOptions {
  /** Requests a second that the concurrency is to be told for; by default as many as the records have. */
  readonly perSecond?: number | undefined;
  /** That the run sent; default: as many as there are records. */
  readonly requestsOfRun?: number | undefined;
  /** Ids of invocations in which a new environment's heap still grows: no memory growth is told from them. */
  readonly unsettled?: ReadonlySet<string> | undefined;
  readonly prices: PriceSheet;
  readonly architecture: 'x86_64' | 'arm64';
}

/** The records of requests that invoked the function and are through with it, in the order of time. */
type InvokedRecord = RequestRecord & { readonly invocation: Invocation & { readonly durationMs: number } };

/** What the invocations used, or undefined if no record has one that is over. The order of the records does not matter. */
export function lambdaBudget(records: readonly RequestRecord[], options: BudgetOptions): LambdaBudget | undefined {
  const invoked = records.filter(isInvoked).toSorted((a, b) => a.timeMs - b.timeMs);
  const [first] = invoked;
  if (first === undefined) return undefined;
  const invocations = invoked.map(({ invocation }) => invocation);
  const memorySizeMb = first.invocation.memorySizeMb ?? 0;
  const durations = invocations.map(({ durationMs }) => durationMs);
  const billed = invocations.map(({ billedDurationMs, durationMs }) => billedDurationMs ?? Math.ceil(durationMs));
  const inits = invocations.flatMap(({ initDurationMs }) => initDurationMs ?? []);
  const work = invocations.flatMap((invocation) => workOf(invocation) ?? []);
  const maxMb = Math.max(...invocations.map(({ maxMemoryUsedMb = 0 }) => maxMemoryUsedMb));
  const perSecond = options.perSecond ?? rateOf(invoked);
  return {
    invocations: invoked.length,
    coveredShare: coveredShare(records.length, options.requestsOfRun),
    memorySizeMb,
    billed: quantiles(billed),
    duration: quantiles(durations),
    ...(work.length > 0 && {
      cpu: quantiles(work.map(({ cpuMs }) => cpuMs)),
      waiting: quantiles(work.map(({ waitingMs }) => waitingMs)),
    }),
    initShare: inits.length / invoked.length,
    ...(inits.length > 0 && { initP95Ms: quantiles(inits).p95Ms }),
    memory: { maxMb, ...laterGrowth(environmentLives(invoked), options.unsettled) },
    limits: limitDistances(invoked),
    concurrency: concurrencyOf(durations, perSecond),
    memorySizes: memorySizes(work, {
      deployedMb: memorySizeMb,
      maxMemoryMb: maxMb,
      meanInitMs: inits.length === 0 ? 0 : (mean(inits) * inits.length) / invoked.length,
      perSecond,
      dollarsPerMillion: (memoryMb, billedMs) => lambdaDollars({ memoryMb, billedMs, ...options }),
    }),
    bounds: {
      ...percentileBoundsOf('billed', billed),
      ...percentileBoundsOf(
        'predicted',
        work.map((each) => predictedMs(each, memorySizeMb)),
      ),
    },
    notes: [
      ...coverageNotes(coveredShare(records.length, options.requestsOfRun)),
      ...notesFor(invocations, work.length),
    ],
  };
}

function isInvoked(record: RequestRecord): record is InvokedRecord {
  return record.invocation?.durationMs !== undefined;
}

const quantiles = (values: readonly number[]) => quantilesOf(Float64Array.from(values).sort());

/** Invocations a second from the first to the last; 0 for a single one. */
function rateOf(invoked: readonly InvokedRecord[]): number {
  const spanMs = (invoked.at(-1)?.timeMs ?? 0) - (invoked[0]?.timeMs ?? 0);
  return spanMs <= 0 ? 0 : ((invoked.length - 1) * 1_000) / spanMs;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html: concurrency = requests a second × duration */
function concurrencyOf(durationsMs: readonly number[], perSecond: number): LambdaBudget['concurrency'] {
  const meanSeconds = mean(durationsMs) / 1_000;
  const { means } = uncorrelatedBlocks(durationsMs);
  const known = means.filter((value) => !Number.isNaN(value));
  const margin = known.length < 2 ? Number.NaN : studentTQuantile(0.95, known.length - 1) * standardError(known);
  const bound = (seconds: number) =>
    Number.isNaN(seconds) ? perSecond * meanSeconds : perSecond * Math.max(0, seconds);
  return {
    perSecond,
    needed: perSecond * meanSeconds,
    lower: bound(meanSeconds - margin / 1_000),
    upper: bound(meanSeconds + margin / 1_000),
  };
}

/** The most that any request used of each limit. */
function limitDistances(invoked: readonly InvokedRecord[]): LimitDistance[] {
  const uses = invoked.flatMap(({ limits }) => limits);
  const mostOf = (name: string, recordName: string): LimitDistance[] => {
    const most = uses
      .filter((use) => use.name === recordName)
      .reduce<(typeof uses)[number] | undefined>(
        (largest, use) => (largest === undefined || use.used > largest.used ? use : largest),
        undefined,
      );
    return most === undefined ? [] : [{ name, used: most.used, limit: most.limit, unit: most.unit }];
  };
  const bytes = (name: string, sizes: readonly number[]): LimitDistance => ({
    name,
    used: sizes.reduce((most, size) => Math.max(most, size), 0),
    limit: MAX_INVOCATION_BYTES,
    unit: 'bytes',
  });
  return [
    ...mostOf('function-time', 'lambda-time'),
    ...mostOf('gateway-time', 'integration-time'),
    ...mostOf('memory', 'lambda-memory'),
    bytes(
      'request-bytes',
      invoked.map(({ requestBytes }) => requestBytes),
    ),
    bytes(
      'response-bytes',
      invoked.map(({ responseBytes }) => responseBytes),
    ),
  ];
}

function notesFor(invocations: readonly Invocation[], withCpu: number): string[] {
  const queued = invocations.filter(({ hostQueueMs }) => hostQueueMs > 0).length;
  const held = invocations.find(({ cpuShare }) => cpuShare !== undefined)?.cpuShare;
  return [
    'Waiting time is for the local database and for this machine; AWS has its own.',
    'Sizes are of the bodies: the event that carries a request is larger by its headers and by its escapes.',
    ...(withCpu === 0
      ? ['Processor times are not told, so no other memory size is predicted.']
      : withCpu < invocations.length
        ? [`Processor times are known of ${quantity(withCpu / invocations.length, 'share')} of the invocations.`]
        : []),
    ...(held === undefined
      ? [
          'Durations were measured with as much of a processor as this machine had free; what Lambda gives for the memory is in the predicted ones.',
        ]
      : [`The function was held to ${quantity(held)} of a CPU, so its durations are those of its memory size.`]),
    ...(queued === 0
      ? []
      : [
          `${quantity(queued / invocations.length, 'share')} of the invocations waited for this machine before they began, which is not in their durations.`,
        ]),
  ];
}
