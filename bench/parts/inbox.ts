import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type BatchWriteCommandInput, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Emulator } from '../../emulator/start-emulator.ts';
import { encodeCursor } from '../../src/store/cursor.ts';
import type { LoopResult } from '../clients/closed-loop.ts';
import { type LoadGenerator, startLoadGenerator } from '../clients/load-generator.ts';
import { type BlockPlan, type Measure, runBlocks } from '../measure/blocks.ts';
import { pairwise, summarise } from '../measure/statistics.ts';
import type { Aim, Figure } from '../measure/table.ts';
import { sampleItem } from '../subjects/sample-event.ts';
import { API_HEADERS, functionVariables, startSubject } from '../subjects/subject.ts';

const FEW_EVENTS = 1_000;
const MANY_EVENTS = 100_000;
const PAGE_EVENTS = 50;
/** The most that a page may slow down when there are a hundred times as many events. */
const GROWTH_AIM: Aim = { kind: 'atMost', value: 1.3 };
const NO_AIM: Aim = { kind: 'none' };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BATCH_ITEMS = 25;
const BATCHES_AT_A_TIME = 4;
const MAX_REQUESTS = 100_000;

/** Pages of the inbox with few and with many pending events, each in an emulator of its own, measured in turn. */
export async function benchInbox(plan: BlockPlan): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const load = stack.use(startLoadGenerator());
  const few = await prepare(stack, load, FEW_EVENTS);
  const many = await prepare(stack, load, MANY_EVENTS);
  const results = await runBlocks(
    { fewFirst: few.first, manyFirst: many.first, fewLater: few.later, manyLater: many.later },
    plan,
  );
  const medians = (loops: readonly LoopResult[]) => loops.map(({ p50Ms }) => p50Ms);
  return [
    ...toFigures('first', medians(results.fewFirst), medians(results.manyFirst)),
    ...toFigures('middle', medians(results.fewLater), medians(results.manyLater)),
  ];
}

function toFigures(page: string, fewMs: readonly number[], manyMs: readonly number[]): readonly Figure[] {
  const name = `Inbox, ${page} page`;
  return [
    { name: `${name}: p50 of ${FEW_EVENTS} events`, unit: 'ms', values: fewMs, aim: NO_AIM },
    { name: `${name}: p50 of ${MANY_EVENTS} events`, unit: 'ms', values: manyMs, aim: NO_AIM },
    {
      name: `${name}: growth of the median`,
      unit: '',
      values: pairwise(manyMs, fewMs, (many, few) => many / few),
      value: summarise(manyMs).median / summarise(fewMs).median,
      aim: GROWTH_AIM,
    },
  ];
}

interface Pages {
  readonly first: Measure<LoopResult>;
  /** Begins after half of the events. */
  readonly later: Measure<LoopResult>;
}

async function prepare(stack: AsyncDisposableStack, load: LoadGenerator, events: number): Promise<Pages> {
  const emulator = await startSubject(stack);
  const cursor = await fill(emulator, events);
  const page = async (query: string): Promise<Measure<LoopResult>> => {
    await requireFullPage(emulator, query);
    const request = { method: 'GET', path: `/v1/inbox?limit=${PAGE_EVENTS}${query}`, headers: API_HEADERS };
    const job = { kind: 'http', url: emulator.apiUrl, request, expectedStatus: 200, connections: 1 } as const;
    return (durationMs) => load.run({ ...job, durationMs, maxRequests: MAX_REQUESTS });
  };
  return { first: await page(''), later: await page(`&cursor=${cursor}`) };
}

/** An empty page would be a fast one. */
async function requireFullPage({ apiUrl }: Emulator, query: string): Promise<void> {
  const response = await fetch(`${apiUrl}/v1/inbox?limit=${PAGE_EVENTS}${query}`, { headers: API_HEADERS });
  const { events } = Page.parse(await response.json());
  if (events.length !== PAGE_EVENTS) throw new Error(`The page "${query}" has ${events.length} events.`);
}

const Page = z.object({ events: z.array(z.unknown()) });

/** Writes pending events past the API, and resolves to the cursor behind the middle one. */
async function fill(emulator: Emulator, events: number): Promise<string> {
  const { url, region, accessKeyId, secretAccessKey } = emulator.dynamodb;
  const credentials = { accessKeyId, secretAccessKey };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: url, region, credentials }));
  const { EVENTS_TABLE: table = '' } = functionVariables(emulator);
  // A second apart, the newest one now.
  const oldestMicros = (Date.now() - events * 1_000) * 1_000;
  const itemAt = (index: number) => sampleItem(oldestMicros + index * 1_000_000);
  const middleIndex = Math.floor(events / 2) - 1;
  const middle = itemAt(middleIndex);

  let next = 0;
  async function writeBatches(): Promise<void> {
    while (next < events) {
      const indexes = Array.from({ length: Math.min(MAX_BATCH_ITEMS, events - next) }, (_, offset) => next + offset);
      next += indexes.length;
      const items = indexes.map((index) => (index === middleIndex ? middle : itemAt(index)));
      const puts = items.map((item) => ({ PutRequest: { Item: { ...item } } }));
      await writeBatch(client, { [table]: puts });
    }
  }
  await Promise.all(Array.from({ length: BATCHES_AT_A_TIME }, writeBatches));
  client.destroy();
  return encodeCursor({ event_id: middle.event_id, created_at: middle.created_at, status: 'pending' });
}

async function writeBatch(
  client: DynamoDBDocumentClient,
  requests: NonNullable<BatchWriteCommandInput['RequestItems']>,
): Promise<void> {
  let left = requests;
  while (Object.keys(left).length > 0) {
    const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems: left }));
    left = UnprocessedItems;
  }
}
