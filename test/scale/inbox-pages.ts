import type { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readUnits } from '../../emulator/dynamodb/capacity/units.ts';
import { itemBytes } from '../../emulator/dynamodb/limits/item-size.ts';
import { seededRandom } from '../../loadtest/model/random.ts';
import { type EventItem, toEventItem } from '../../src/store/event-item.ts';
import { createInboxStore } from '../../src/store/inbox.ts';
import { eventId, marshalled, newEvent } from './simulated-ingest.ts';

export interface InboxFilling {
  readonly shards: number;
  readonly events: number;
  readonly payloadBytes: number;
  /** Whether the page asks for something that no event is. */
  readonly isFruitless?: boolean;
}

const START_MICROS = 1_762_776_000_000_000;
const MAX_QUERY_BYTES = 1024 * 1024;

/** Read units of the first page of 50, as the function asks the index for it. */
export async function readUnitsOfPage(filling: InboxFilling): Promise<number> {
  const index = createIndex(filling);
  const store = createInboxStore(index.client, 'events', filling.shards);
  let accepted = 0;
  const search = {
    accept: () => {
      accepted += 1;
      return true;
    },
    matches: () => filling.isFruitless !== true,
    nowSeconds: START_MICROS / 1_000_000,
    nowMs: () => 0,
  };
  await store.read({ limit: 50 }, search, { abortSignal: new AbortController().signal });
  if (accepted !== (filling.isFruitless ? 0 : 50)) throw new Error(`the page has ${accepted} events`);
  return index.readUnits();
}

/** The index's answers to queries from the beginning of a shard, or from a key on. */
function createIndex({ shards, events, payloadBytes }: InboxFilling) {
  const random = seededRandom(1);
  const items = Array.from({ length: events }, (_, at) =>
    toEventItem(newEvent(payloadBytes), eventId(START_MICROS + at, random), shards),
  );
  let units = 0;
  const send = async ({ input }: QueryCommand) => {
    const { Limit = 0, ExclusiveStartKey, ExpressionAttributeValues = {} } = input;
    const shard = items.filter(({ status }) => status === ExpressionAttributeValues[':pending']);
    const page: EventItem[] = [];
    let bytes = 0;
    for (const item of shard.slice(shard.findIndex((each) => each.event_id === ExclusiveStartKey?.event_id) + 1)) {
      if (page.length === Limit || bytes >= MAX_QUERY_BYTES) break;
      page.push(item);
      bytes += itemBytes(marshalled(item));
    }
    const consumed = readUnits(bytes, false);
    units += consumed;
    const last = page.at(-1);
    const isEnded = last === undefined || last === shard.at(-1);
    return {
      Items: page,
      ...(!isEnded && {
        LastEvaluatedKey: { event_id: last.event_id, created_at: last.created_at, status: last.status },
      }),
      ConsumedCapacity: { CapacityUnits: consumed },
    };
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, readUnits: () => units };
}
