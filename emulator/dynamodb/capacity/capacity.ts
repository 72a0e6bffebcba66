/**
 * DynamoDB's capacity, around dynalite's actions. Copied: the units that each call consumes of the table and of each
 * index, whether it asks for them or not; ConsumedCapacity in the answer; throttling by partition, also of writes whose
 * index entry has no room (back pressure). Left out: transactions, replicas, vector indexes.
 */
import type { Consumption } from '../calls/call-record.ts';
import type { Callback, CallInput, CapacityDb, CapacityStore } from '../dynalite/metered-parts.ts';
import { meterBatchWrite } from './batch-writes.ts';
import { CapacityCall, type CapacityMeter, callWithInput, callWithStore } from './capacity-call.ts';
import { type ConsumedCapacity, consumedCapacity } from './consumed-capacity.ts';
import { meterBatchRead, meterRead } from './item-reads.ts';
import { meterQuery, meterScan } from './page-reads.ts';
import type { Partitions } from './partition-limits.ts';
import { meterWrite } from './writes.ts';

export interface CapacityOptions {
  /** With `installWriteMetering` done. */
  readonly db: CapacityDb;
  readonly partitions: Partitions;
}

const METERS: Readonly<Record<string, (call: CapacityCall) => CapacityMeter>> = {
  PutItem: meterWrite,
  UpdateItem: meterWrite,
  DeleteItem: meterWrite,
  BatchWriteItem: meterBatchWrite,
  GetItem: meterRead,
  BatchGetItem: meterBatchRead,
  Query: meterQuery,
  Scan: meterScan,
};

/**
 * The same action, metered and throttled. Any other operation than those that read and write items is handed back as it
 * is. An action that a metered one calls, as batches do, is part of that call, whether it is wrapped itself or not.
 */
export function withCapacity<Store extends object>(
  operation: string,
  action: (store: Store, data: object, callback: Callback<object>) => void,
  options: CapacityOptions,
): typeof action {
  const startMeter = METERS[operation];
  if (startMeter === undefined) return action;
  return (store, data, callback) => {
    if (callWithStore(store) !== undefined) return action(store, data, callback);
    const input = data as CallInput;
    const detail = input.ReturnConsumedCapacity;
    // dynalite would reckon too, and more slowly.
    input.ReturnConsumedCapacity = undefined;
    const call = new CapacityCall({ ...options, input, store: store as unknown as CapacityStore });
    const meter = startMeter(call);
    action(meter.store as unknown as Store, data, (error, result) =>
      meter.settle(error, result, (settledError, settled) => {
        if (settledError) return callback(settledError);
        const isWanted = detail === 'TOTAL' || detail === 'INDEXES';
        callback(null, isWanted ? { ...settled, ConsumedCapacity: answerOf(call, operation, detail) } : settled);
      }),
    );
  };
}

/**
 * What the call with this input consumed, of the table and of each index; also if it failed. Empty if it was throttled, if
 * it was not valid, or if its operation consumes nothing.
 */
export function consumedOf(data: object): readonly Consumption[] {
  return callWithInput(data)?.consumed ?? [];
}

function answerOf(
  call: CapacityCall,
  operation: string,
  detail: 'TOTAL' | 'INDEXES',
): ConsumedCapacity | readonly ConsumedCapacity[] {
  const answers = [...call.tables.values()].map((table) => consumedCapacity(table, call.consumed, detail));
  return operation.startsWith('Batch') ? answers : (answers[0] as ConsumedCapacity);
}
