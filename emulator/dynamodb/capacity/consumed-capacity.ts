import type { Consumption } from '../calls/call-record.ts';
import type { TableDescription } from '../dynalite/table-description.ts';

interface Units {
  readonly CapacityUnits: number;
}

/** What `ReturnConsumedCapacity` asks for. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html */
export interface ConsumedCapacity extends Units {
  readonly TableName: string;
  /** Of INDEXES only, and zero where an index was read. */
  readonly Table?: Units;
  readonly LocalSecondaryIndexes?: Readonly<Record<string, Units>>;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, Units>>;
}

/** What a call consumed of one table and its indexes. Reads and writes are told apart only for transactions. */
export function consumedCapacity(
  table: TableDescription,
  consumed: readonly Consumption[],
  detail: 'TOTAL' | 'INDEXES',
): ConsumedCapacity {
  const own = consumed.filter(({ tableName }) => tableName === table.TableName);
  const total = { TableName: table.TableName, CapacityUnits: sumOf(own) };
  if (detail === 'TOTAL') return total;
  const local = unitsOf(own, table.LocalSecondaryIndexes);
  const global = unitsOf(own, table.GlobalSecondaryIndexes);
  return {
    ...total,
    Table: { CapacityUnits: sumOf(own.filter(({ indexName }) => indexName === undefined)) },
    ...(local && { LocalSecondaryIndexes: local }),
    ...(global && { GlobalSecondaryIndexes: global }),
  };
}

/** By name, the indexes that something was consumed of. */
function unitsOf(
  consumed: readonly Consumption[],
  indexes: readonly { readonly IndexName: string }[] = [],
): Readonly<Record<string, Units>> | undefined {
  const units = indexes.flatMap(({ IndexName }) => {
    const own = consumed.filter(({ indexName }) => indexName === IndexName);
    return own.length === 0 ? [] : [[IndexName, { CapacityUnits: sumOf(own) }] as const];
  });
  return units.length === 0 ? undefined : Object.fromEntries(units);
}

function sumOf(consumed: readonly Consumption[]): number {
  return consumed.reduce((sum, { readUnits, writeUnits }) => sum + readUnits + writeUnits, 0);
}
