/**
 * Sends of small events at DynamoDB's real limits, on a clock that the simulation turns: the tables of the template, the
 * items of the function, and the emulator's own models of size, capacity and partitions. Nothing else limits.
 */

import { positionOf } from '../../emulator/dynamodb/capacity/capacity-call.ts';
import { indexWrites } from '../../emulator/dynamodb/capacity/index-writes.ts';
import { createPartitions } from '../../emulator/dynamodb/capacity/partition-limits.ts';
import type { PartitionCharge } from '../../emulator/dynamodb/capacity/partitioned-resource.ts';
import { startMeteredDatabase } from '../../emulator/dynamodb/capacity/test-capacity.ts';
import { writeUnits } from '../../emulator/dynamodb/capacity/units.ts';
import { loadDynalite } from '../../emulator/dynamodb/dynalite/dynalite-internals.ts';
import type { TableDescription } from '../../emulator/dynamodb/dynalite/table-description.ts';
import { type Item, itemBytes, typedValue } from '../../emulator/dynamodb/limits/item-size.ts';
import { toCreateTableInput } from '../../emulator/dynamodb/tables.ts';
import { readDeployment } from '../../emulator/template/read-deployment.ts';
import { type Random, seededRandom } from '../../loadtest/model/random.ts';
import { newEventId } from '../../src/input/event-id.ts';
import { parseNewEvent } from '../../src/input/new-event.ts';
import { type EventItem, toEventItem } from '../../src/store/event-item.ts';
import { shardOf, storedStatus } from '../../src/store/inbox-shards.ts';

export interface SimulatedLoad {
  readonly shards: number;
  /** Of the table and its index, as the template's parameter; 4,000: a new table. */
  readonly warmWritesPerSecond: number;
  readonly eventsPerSecond: number;
  /** Simulated; the first five, in which what partitions have to begin with is used up, are not counted. */
  readonly seconds: number;
  /** Whether each stored event is acknowledged at once, which moves it in the index. */
  readonly isAcknowledged?: boolean;
  /** Of JSON, of each event; default: a small one. */
  readonly payloadBytes?: number;
}

export interface SimulatedThroughput {
  /** Events a second that were stored, and acknowledged if they were to be. */
  readonly perSecond: number;
  /** How often each limit refused: `IndexWriteKeyRangeThroughputExceeded`. */
  readonly refusals: ReadonlyMap<string, number>;
}

const { hashPrefix } = loadDynalite().db;

const PAYLOAD = '{"order":"1"}';

/** An event whose payload has so many bytes of JSON; default: a small one. */
export function newEvent(payloadBytes = PAYLOAD.length) {
  const payload = PAYLOAD.replace('1', '1'.repeat(payloadBytes - PAYLOAD.length + 1));
  const body = `{"source":"shop","event_type":"order.created","payload":${payload}}`;
  return parseNewEvent(Buffer.from(body), 'application/json');
}

const WARM_UP_SECONDS = 5;
const START_MICROS = 1_762_776_000_000_000;

export async function simulateIngest(load: SimulatedLoad): Promise<SimulatedThroughput> {
  const table = await readEventsTable(load);
  const event = newEvent(load.payloadBytes);
  const random = seededRandom(1);
  let elapsedMs = 0;
  const partitions = createPartitions({ limits: { scale: 1 }, monotonicMs: () => elapsedMs });
  const refusals = new Map<string, number>();
  const isAdmitted = (before: Item | undefined, after: Item) => {
    const reasons = partitions.take(writeCharges(table, before, after));
    for (const { reason } of reasons) refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
    return reasons.length === 0;
  };

  let done = 0;
  while (elapsedMs < load.seconds * 1_000) {
    // Arrivals by chance, as those of many senders are.
    elapsedMs += (-Math.log(1 - random()) * 1_000) / load.eventsPerSecond;
    const id = eventId(START_MICROS + Math.floor(elapsedMs * 1_000), random);
    const pending = marshalled(toEventItem(event, id, load.shards));
    const acknowledged = storedStatus('acknowledged', shardOf(id, load.shards));
    const isDone =
      isAdmitted(undefined, pending) &&
      (load.isAcknowledged !== true || isAdmitted(pending, { ...pending, status: { S: acknowledged } }));
    if (isDone && elapsedMs >= WARM_UP_SECONDS * 1_000) done += 1;
  }
  return { perSecond: done / (load.seconds - WARM_UP_SECONDS), refusals };
}

/** The template's table, as DescribeTable answers. */
async function readEventsTable({ shards, warmWritesPerSecond }: SimulatedLoad): Promise<TableDescription> {
  const { tables } = await readDeployment('template.yaml', {
    parameters: { InboxShards: String(shards), WarmWritesPerSecond: String(warmWritesPerSecond) },
    parameterDefaults: {},
  });
  const table = tables.find(({ logicalId }) => logicalId === 'EventsTable');
  if (table === undefined) throw new Error('The template has no EventsTable.');
  await using database = await startMeteredDatabase({ table: toCreateTableInput(table) });
  const { answer } = await database.callUnmetered('DescribeTable', { TableName: table.name });
  return answer.Table as TableDescription;
}

/** What one write takes of the partitions of table and index. */
function writeCharges(table: TableDescription, before: Item | undefined, after: Item): readonly PartitionCharge[] {
  const kind = 'write';
  const sizes = [before, after].map((item) => item && { item, bytes: itemBytes(item) });
  const units = writeUnits(Math.max(...sizes.map((sized) => sized?.bytes ?? 0)));
  return [
    { table, kind, position: positionOf(hashPrefix(after.event_id?.S ?? '', 'S')), units },
    ...(table.GlobalSecondaryIndexes ?? []).flatMap((index) =>
      indexWrites(index, table, sizes[0], sizes[1]).map(
        ({ partitionKey, units: entryUnits }): PartitionCharge => ({
          table,
          index,
          kind,
          position: positionOf(hashPrefix(...typedValue(partitionKey))),
          units: entryUnits,
        }),
      ),
    ),
  ];
}

/** An id of that time whose random digits are the same in each run. */
export function eventId(micros: number, random: Random): string {
  const sixDigits = () =>
    Math.floor(random() * 2 ** 24)
      .toString(16)
      .padStart(6, '0');
  return `${newEventId(micros).slice(0, 19)}8000-${sixDigits()}${sixDigits()}`;
}

/** As DynamoDB has it. */
export function marshalled(item: EventItem): Item {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );
}
