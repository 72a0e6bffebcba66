import { PartitionList } from '../../protocol/control-api.ts';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import type { EvidenceTable } from '../model/run-report.ts';

/** Partitions of the emulated DynamoDB that have refused calls: back-pressure, with its place. No table if there are none. */
export async function hotPartitions(control: ControlAddress | undefined): Promise<readonly EvidenceTable[]> {
  if (control === undefined) return [];
  const { partitions } = await controlCall(control, 'GET', '/v1/partitions', PartitionList);
  const hot = partitions.filter(({ throttled }) => throttled > 0);
  if (hot.length === 0) return [];
  return [
    {
      title: 'Partitions that refused calls',
      columns: ['table', 'index', 'partition', 'kind', 'limit /s', 'calls refused'],
      rows: hot.map(({ tableName, indexName, partition, kind, limitPerSecond, throttled }) => [
        tableName,
        indexName ?? null,
        partition,
        kind,
        limitPerSecond,
        throttled,
      ]),
      note: 'Since the start of the emulator.',
    },
  ];
}
