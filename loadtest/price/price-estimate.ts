import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { coverageNotes, coveredShare } from '../budget/coverage.ts';
import { MB_PER_VCPU, predictedMs, workOf } from '../budget/memory-sizes.ts';
import type { PriceEstimate, PriceRow } from '../model/price-estimate.ts';
import { numberText } from '../model/quantity.ts';
import type { PriceSheet } from './price-sheet.ts';
import { type PriceOptions, priceItems } from './request-price.ts';

export interface EstimateOptions {
  /** That the run sent; default: as many as there are records. */
  readonly requestsOfRun?: number | undefined;
  readonly prices: PriceSheet;
  /** Of the deployment. */
  readonly architecture: 'x86_64' | 'arm64';
  /** How long what is written stays; events 7 days. */
  readonly retentionDays?: number;
  /** By default Lambda's own three lines and one of the function. */
  readonly logBytesPerInvocation?: number;
}

const DEFAULT_RETENTION_DAYS = 7;
/** START, END and REPORT have about 300 bytes together, the function's line about as many. */
const DEFAULT_LOG_BYTES = 600;
/** Rows of a report; the rarer kinds are in the total only. */
const MAX_ROWS = 30;

/** Dollars per million requests, by operation, outcome and size, and of all as they came. Undefined without a record. */
export function priceEstimate(
  records: readonly RequestRecord[],
  { prices, architecture, ...rest }: EstimateOptions,
): PriceEstimate | undefined {
  if (records.length === 0) return undefined;
  const options: PriceOptions = {
    prices,
    architecture,
    api: 'rest',
    retentionDays: rest.retentionDays ?? DEFAULT_RETENTION_DAYS,
    logBytesPerInvocation: rest.logBytesPerInvocation ?? DEFAULT_LOG_BYTES,
    ...predictionFor(records),
  };
  const groups = [...Map.groupBy(records, kindOf).values()].sort((a, b) => b.length - a.length);
  const total = toRow({ operation: 'all requests', outcome: 'all', size: 'all' }, records, options);
  const covered = coveredShare(records.length, rest.requestsOfRun);
  return {
    asOf: prices.asOf,
    region: prices.region,
    coveredShare: covered,
    sources: sourcesOf(prices),
    rows: groups.slice(0, MAX_ROWS).map((group) => {
      const [first] = group as [RequestRecord, ...RequestRecord[]];
      return toRow({ operation: operationOf(first), outcome: outcomeOf(first), size: sizeOf(first) }, group, options);
    }),
    total,
    whatIf: whatIf(records, options).map(({ change, dollarsPerMillion }) => ({
      change,
      dollarsPerMillion,
      ratio: total.dollarsPerMillion === 0 ? 1 : dollarsPerMillion / total.dollarsPerMillion,
    })),
    notes: [
      ...coverageNotes(covered),
      'List prices of the first tier, without free tier, taxes and savings plans.',
      options.predicted === undefined
        ? 'Lambda durations are as they were measured here.'
        : `Lambda durations are those predicted for ${numberText(options.predicted.memoryMb)} MB; here the function had more of a processor, or less.`,
      `Stored for ${options.retentionDays} days, and at most so many bytes as the writes were billed for; ${Math.round(options.logBytesPerInvocation)} bytes of log an invocation.`,
      'Requests that API Gateway throttles are not billed; what the function refuses (401, 413, 429) is, like any other.',
      ...(groups.length > MAX_ROWS
        ? [`${groups.length - MAX_ROWS} rarer kinds of requests are in the total only.`]
        : []),
    ],
  };
}

function toRow(
  kind: Pick<PriceRow, 'operation' | 'outcome' | 'size'>,
  records: readonly RequestRecord[],
  options: PriceOptions,
): PriceRow {
  const items = priceItems(records, options).sort((a, b) => b.dollarsPerMillion - a.dollarsPerMillion);
  return {
    ...kind,
    requests: records.length,
    items,
    dollarsPerMillion: sumOf(items),
    dominatedBy: items[0]?.name ?? 'nothing',
  };
}

const sumOf = (items: PriceRow['items']) => items.reduce((sum, { dollarsPerMillion }) => sum + dollarsPerMillion, 0);

const kindOf = (record: RequestRecord) => `${operationOf(record)} ${outcomeOf(record)} ${sizeOf(record)}`;

/** Method and path, with `{id}` for the ids of events. */
function operationOf({ method, path }: RequestRecord): string {
  return `${method} ${path.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '{id}')}`;
}

/** The status; `replay` for a created event that was there already: its conditional write failed and no other was made. */
function outcomeOf({ status, databaseCalls }: RequestRecord): string {
  const puts = databaseCalls.filter(({ operation }) => operation === 'PutItem');
  const isReplay = status === 201 && puts.length > 0 && puts.every((put) => put.status !== 200);
  return isReplay ? 'replay' : String(status);
}

const SIZES: readonly (readonly [upToKb: number, name: string])[] = [1, 4, 10, 40, 100, 400].map((kb) => [
  kb,
  `up to ${kb} KB`,
]);

function sizeOf({ requestBytes }: RequestRecord): string {
  if (requestBytes === 0) return 'no body';
  return SIZES.find(([upToKb]) => requestBytes <= upToKb * 1024)?.[1] ?? 'over 400 KB';
}

const OTHER_SIZES_MB = [256, 512, 1_024, MB_PER_VCPU] as const;

/** The same requests in another deployment. */
function whatIf(records: readonly RequestRecord[], options: PriceOptions) {
  const price = (changes: Partial<PriceOptions>) => sumOf(priceItems(records, { ...options, ...changes }));
  const other = options.architecture === 'arm64' ? 'x86_64' : 'arm64';
  const rows = [
    { change: `${other} in place of ${options.architecture}`, dollarsPerMillion: price({ architecture: other }) },
    { change: 'an HTTP API in place of the REST API', dollarsPerMillion: price({ api: 'http' }) },
  ];
  const { predicted, ...measured } = options;
  if (predicted === undefined) return rows;
  return [
    ...rows,
    ...OTHER_SIZES_MB.filter((memoryMb) => memoryMb !== predicted.memoryMb).map((memoryMb) => ({
      change: `${numberText(memoryMb)} MB of memory`,
      dollarsPerMillion: price({ predicted: predictionAt(memoryMb) }),
    })),
    {
      change: 'the durations that were measured here',
      dollarsPerMillion: sumOf(priceItems(records, measured)),
    },
  ];
}

/** For the memory size that is deployed, if processor times are known: what a bill is for is not what this machine took. */
function predictionFor(records: readonly RequestRecord[]): Pick<PriceOptions, 'predicted'> {
  const invocation = records.find((record) => record.invocation && workOf(record.invocation) !== undefined)?.invocation;
  return invocation?.memorySizeMb === undefined ? {} : { predicted: predictionAt(invocation.memorySizeMb) };
}

function predictionAt(memoryMb: number): NonNullable<PriceOptions['predicted']> {
  return { memoryMb, billedMs: (record) => predictedBilledMs(record, memoryMb) };
}

/** As measured where the processor time is not known. */
function predictedBilledMs({ invocation }: RequestRecord, memoryMb: number): number {
  const work = invocation && workOf(invocation);
  if (work === undefined) return invocation?.billedDurationMs ?? 0;
  return Math.ceil(predictedMs(work, memoryMb) + (invocation?.initDurationMs ?? 0));
}

function sourcesOf(prices: PriceSheet): PriceEstimate['sources'] {
  return Object.entries(prices).flatMap(([item, price]) =>
    typeof price === 'string' ? [] : [{ item: `${item}: $${price.dollars} per ${price.per}`, url: price.source }],
  );
}
