import type { PartitionUse, Snapshot } from '../../protocol/control-api.ts';
import type { LimitsStatus } from '../../protocol/limits.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import type { Column } from '../draw/table.ts';
import { count, figure } from '../text/figures.ts';
import { gauge, gaugeMeaning } from '../text/gauge.ts';
import { span } from '../text/line.ts';

/** One limit, however it is measured. */
export interface LimitRow {
  readonly id: string;
  /** What is limited: `stage`, `method`, `account`, `key`, `lambda`, `database`, `host` */
  readonly kind: string;
  readonly name: string;
  /** What is left of `size`. */
  readonly left: number;
  readonly size: number;
  readonly unit: string;
  /** A second; undefined: nothing flows back, things in use end. */
  readonly refillPerSecond: number | undefined;
  readonly admitted: number | undefined;
  readonly refused: number;
}

/** Where the limits are known from. */
export interface KnownLimits {
  readonly snapshot: Snapshot | undefined;
  readonly limits: LimitsStatus | undefined;
}

/** The limits that stand between a client and its answer, in the order in which they are met. */
export function limitRows({ snapshot, limits }: KnownLimits): readonly LimitRow[] {
  if (snapshot === undefined) return [];
  const { throttles, counts } = snapshot;
  const buckets = throttles.map(
    ({ bucket, name, tokens, burst, requestsPerSecond, admitted, throttled }): LimitRow => ({
      id: `${bucket} ${name}`,
      kind: bucket,
      name,
      left: tokens,
      size: burst,
      unit: 'tokens',
      refillPerSecond: requestsPerSecond,
      admitted,
      refused: throttled,
    }),
  );
  const keys = (limits?.keys ?? []).map(
    ({ keyId, name, limit, used }): LimitRow => ({
      id: `key ${keyId}`,
      kind: 'key',
      name: name === undefined ? keyId : `${name} ${keyId}`,
      left: Math.max(0, limit - used),
      size: limit,
      unit: 'requests',
      refillPerSecond: undefined,
      admitted: used,
      refused: 0,
    }),
  );
  return [
    ...buckets,
    ...keys,
    {
      id: 'lambda concurrency',
      kind: 'lambda',
      name: 'concurrent invocations',
      left: counts.concurrencyLimit - counts.running,
      size: counts.concurrencyLimit,
      unit: 'free',
      refillPerSecond: undefined,
      admitted: undefined,
      refused: counts.throttled,
    },
    ...(limits?.partitions ?? []).map(partitionRow),
    {
      id: 'host processes',
      kind: 'host',
      name: 'processes of this machine',
      left: counts.maxEnvironments - counts.environments,
      size: counts.maxEnvironments,
      unit: 'free',
      refillPerSecond: undefined,
      admitted: undefined,
      refused: 0,
    },
  ];
}

/** A partition of a table or index: what is used of it in a second comes back in the next. */
function partitionRow({
  tableName,
  indexName,
  partition,
  kind,
  usedPerSecond,
  limitPerSecond,
  throttled,
}: PartitionUse): LimitRow {
  const name = `${indexName ?? tableName} #${partition}`;
  return {
    id: `partition ${tableName} ${indexName ?? ''} ${partition} ${kind}`,
    kind: 'database',
    name,
    left: Math.max(0, limitPerSecond - usedPerSecond),
    size: limitPerSecond,
    unit: `${kind} units`,
    refillPerSecond: limitPerSecond,
    admitted: undefined,
    refused: throttled,
  };
}

/** Whether nothing is left of a limit, or something was refused for it. */
export function isPressing({ left, refused }: LimitRow): boolean {
  return left < 1 || refused > 0;
}

const GAUGE_WIDTH = 8;

/** What is shown of each limit. */
export const LIMIT_COLUMNS: readonly Column<LimitRow>[] = [
  {
    name: 'kind',
    title: safe`LIMIT`,
    width: 8,
    rank: 0,
    cell: ({ kind }, theme) => span(theme.cell(kind)),
    sortValue: ({ kind }) => kind,
  },
  {
    name: 'name',
    title: safe`OF`,
    width: 16,
    grow: true,
    rank: 0,
    cell: ({ name }, theme) => span(theme.cell(name)),
    sortValue: ({ name }) => name,
  },
  {
    name: 'left',
    title: safe`LEFT`,
    width: GAUGE_WIDTH + 17,
    rank: 1,
    cell: ({ left, size, unit }, theme) =>
      span(
        safe`${gauge(left, size, GAUGE_WIDTH)} ${count(Math.floor(left))} ${theme.cell(unit)}`,
        // What is used up counts, not what is left.
        gaugeMeaning(size - left, size, 0.9),
      ),
    sortValue: ({ left, size }) => (size === 0 ? 0 : left / size),
  },
  {
    name: 'size',
    title: safe`OF`,
    width: 7,
    align: 'right',
    rank: 2,
    cell: ({ size }) => span(count(size)),
    sortValue: ({ size }) => size,
  },
  {
    name: 'refill',
    title: safe`REFILL`,
    width: 9,
    align: 'right',
    rank: 3,
    cell: ({ refillPerSecond }) =>
      span(refillPerSecond === undefined ? safe`-` : safe`${figure(refillPerSecond)}/s`, 'dim'),
    sortValue: ({ refillPerSecond }) => refillPerSecond ?? 0,
  },
  {
    name: 'admitted',
    title: safe`ADMITTED`,
    width: 10,
    align: 'right',
    rank: 4,
    cell: ({ admitted }) => span(admitted === undefined ? safe`-` : count(admitted)),
    sortValue: ({ admitted }) => admitted ?? 0,
  },
  {
    name: 'refused',
    title: safe`REFUSED`,
    width: 9,
    align: 'right',
    rank: 0,
    cell: ({ refused }) => span(refused > 0 ? safe`${count(refused)} !` : safe`0`, refused > 0 ? 'bad' : 'dim'),
    sortValue: ({ refused }) => refused,
  },
];
