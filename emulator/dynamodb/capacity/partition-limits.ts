/**
 * DynamoDB's limits of throughput. Copied: each partition's own limit, the four partitions that a new on-demand table
 * or index has and those that its warm throughput needs, a provisioned table's and index's own limits with their bursts.
 * Left out: the splitting of partitions that are busy or large, the account's limits, maximum on-demand throughput,
 * bursts beyond a partition's limit.
 */
import type { GlobalIndexDescription, TableDescription } from '../dynalite/table-description.ts';
import { type PartitionCharge, PartitionedResource, type PartitionUse } from './partitioned-resource.ts';
import type { ThrottlingReason } from './throttling-error.ts';

/** `off`: use is measured, and nothing is refused. `scale` multiplies all limits: 0.05 makes 50 writes of 1,000. */
export type PartitionLimitSettings = 'off' | { readonly scale: number };

/** The partitions of all tables and their indexes. */
export interface Partitions {
  /** Uses capacity for one call: all of it, or none if there are reasons to refuse. */
  readonly take: (charges: readonly PartitionCharge[]) => readonly ThrottlingReason[];
  /** The partitions that were used in the last second or refused something, those nearest to their limit first. */
  readonly snapshot: (maxPartitions: number) => readonly PartitionUse[];
}

/** `monotonicMs` is a clock that is never set. */
export function createPartitions(options: {
  readonly limits: PartitionLimitSettings;
  readonly monotonicMs: () => number;
}): Partitions {
  const { limits, monotonicMs } = options;
  const scale = limits === 'off' ? 1 : limits.scale;
  const resources = new Map<string, PartitionedResource>();

  const resourceOf = ({ table, index }: PartitionCharge): PartitionedResource => {
    const arn = index === undefined ? table.TableArn : indexArn(table, index);
    const known = resources.get(arn);
    if (known?.isStill(table, index)) return known;
    const resource = new PartitionedResource({ arn, table, index, scale, nowMs: monotonicMs() });
    resources.set(arn, resource);
    return resource;
  };

  return {
    take(charges) {
      const nowMs = monotonicMs();
      if (limits !== 'off') {
        const reasons = charges.flatMap((charge) => resourceOf(charge).refusal(charge, nowMs) ?? []);
        if (reasons.length > 0) return withoutRepetition(reasons);
      }
      for (const charge of charges) resourceOf(charge).take(charge, nowMs);
      return [];
    },
    snapshot(maxPartitions) {
      const nowMs = monotonicMs();
      return [...resources.values()]
        .flatMap((resource) => resource.uses(nowMs))
        .filter(({ usedPerSecond, throttled }) => usedPerSecond > 0 || throttled > 0)
        .sort((a, b) => b.usedPerSecond / b.limitPerSecond - a.usedPerSecond / a.limitPerSecond)
        .slice(0, maxPartitions);
    },
  };
}

function indexArn(table: TableDescription, index: GlobalIndexDescription): string {
  return `${table.TableArn}/index/${index.IndexName}`;
}

function withoutRepetition(reasons: readonly ThrottlingReason[]): readonly ThrottlingReason[] {
  return reasons.filter(
    ({ reason, resource }, at) =>
      reasons.findIndex((other) => other.reason === reason && other.resource === resource) === at,
  );
}
