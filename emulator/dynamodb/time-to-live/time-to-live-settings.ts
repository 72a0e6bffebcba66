import type { Action, OpenStore, Operation, ParameterTypes } from '../dynalite/dynalite-internals.ts';
import { createValidationError } from '../wire/service-error.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
const CHANGE_INTERVAL_MS = 60 * 60_000;

export interface TimeToLiveSettings {
  /** Of the tables whose items expire, the names with the attribute that holds the expiry. */
  readonly attributes: () => ReadonlyMap<string, string>;
  /** UpdateTimeToLive, DescribeTimeToLive, and DeleteTable, after which a table of the same name begins anew. */
  readonly operations: ReadonlyMap<string, Operation>;
}

/** What a caller has set for a table; it is kept beside the table. */
interface StoredSetting {
  readonly enabled: boolean;
  readonly attributeName: string;
  readonly changedAtMs: number;
}

/**
 * Which tables' items expire: as UpdateTimeToLive said last, and before that as the template says. A change takes effect
 * at once; on AWS within an hour. `nowMs` is the time of the emulated cloud.
 */
export async function createTimeToLiveSettings(options: {
  readonly store: OpenStore;
  /** By table name, the attribute that the template names. */
  readonly initial: Readonly<Record<string, string>>;
  readonly nowMs: () => number;
  /** dynalite's. */
  readonly operations: ReadonlyMap<string, Operation>;
  readonly validation: (types: ParameterTypes) => Operation['validate'];
}): Promise<TimeToLiveSettings> {
  const { store, initial, nowMs, operations, validation } = options;
  const stored = await readStored(store);

  const attributeOf = (tableName: string): string | undefined => {
    const setting = stored.get(tableName);
    if (setting === undefined) return Object.hasOwn(initial, tableName) ? initial[tableName] : undefined;
    return setting.enabled ? setting.attributeName : undefined;
  };

  const update: Action = (_store, data, callback) => {
    const { TableName, TimeToLiveSpecification } = data as UpdateInput;
    const { Enabled, AttributeName } = TimeToLiveSpecification;
    store.getTable(TableName, false, (tableError) => {
      if (tableError) return callback(tableError);
      const reason = conflict({ attributeName: attributeOf(TableName), Enabled, AttributeName });
      if (reason !== undefined) return callback(createValidationError(reason));
      const changedAtMs = nowMs();
      // What the template sets was set long ago.
      const before = stored.get(TableName)?.changedAtMs ?? Number.NEGATIVE_INFINITY;
      if (Math.abs(changedAtMs - before) < CHANGE_INTERVAL_MS) return callback(createValidationError(TOO_SOON));
      const setting: StoredSetting = { enabled: Enabled, attributeName: AttributeName, changedAtMs };
      store.db.put(keyOf(TableName), setting, (error) => {
        if (error) return callback(error);
        stored.set(TableName, setting);
        callback(null, { TimeToLiveSpecification: { Enabled, AttributeName } });
      });
    });
  };

  const describe: Action = (_store, data, callback) => {
    const { TableName } = data as { readonly TableName: string };
    store.getTable(TableName, false, (error) => {
      if (error) return callback(error);
      const AttributeName = attributeOf(TableName);
      callback(null, {
        TimeToLiveDescription:
          AttributeName === undefined
            ? { TimeToLiveStatus: 'DISABLED' }
            : { TimeToLiveStatus: 'ENABLED', AttributeName },
      });
    });
  };

  const deleteTable = operations.get('DeleteTable') as Operation;
  const deleteWithSetting: Action = (ownStore, data, callback) => {
    const { TableName } = data as { readonly TableName: string };
    deleteTable.action(ownStore, data, (error, result) => {
      if (error || !stored.delete(TableName)) return callback(error, result);
      store.db.del(keyOf(TableName), (deleteError) => callback(deleteError, result));
    });
  };

  return {
    attributes: () =>
      new Map(
        [...new Set([...Object.keys(initial), ...stored.keys()])].flatMap((name) => {
          const attribute = attributeOf(name);
          return attribute === undefined ? [] : [[name, attribute]];
        }),
      ),
    operations: new Map([
      ['UpdateTimeToLive', { validate: validation(UPDATE_PARAMETERS), action: update }],
      ['DescribeTimeToLive', { ...(operations.get('DescribeTimeToLive') as Operation), action: describe }],
      ['DeleteTable', { ...deleteTable, action: deleteWithSetting }],
    ]),
  };
}

interface UpdateInput {
  readonly TableName: string;
  readonly TimeToLiveSpecification: { readonly Enabled: boolean; readonly AttributeName: string };
}

const UPDATE_PARAMETERS: ParameterTypes = {
  TableName: { type: 'String', required: true, tableName: true, regex: '[a-zA-Z0-9_.-]+' },
  TimeToLiveSpecification: {
    type: 'ValueStruct<TimeToLiveSpecification>',
    required: true,
    children: {
      Enabled: { type: 'Boolean', notNull: true },
      AttributeName: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 255 },
    },
  },
};

const TOO_SOON = 'Time to live has been modified multiple times within a fixed interval';

/** Why a change contradicts what is set, which comes before the question whether it is too soon. */
function conflict(change: {
  readonly attributeName: string | undefined;
  readonly Enabled: boolean;
  readonly AttributeName: string;
}): string | undefined {
  const { attributeName, Enabled, AttributeName } = change;
  if (attributeName === undefined) return Enabled ? undefined : 'TimeToLive is already disabled';
  if (attributeName !== AttributeName) {
    return `TimeToLive is active on a different AttributeName: current AttributeName is ${attributeName}`;
  }
  return Enabled ? 'TimeToLive is already enabled' : undefined;
}

const PREFIX = 'ttl~';

function keyOf(tableName: string): string {
  return PREFIX + tableName;
}

async function readStored({ db }: OpenStore): Promise<Map<string, StoredSetting>> {
  const stored = new Map<string, StoredSetting>();
  // No character of a table's name comes after the tilde.
  for await (const [key, value] of db.iterator({ gt: PREFIX, lt: `${PREFIX}~` })) {
    stored.set(key.slice(PREFIX.length), value as unknown as StoredSetting);
  }
  return stored;
}
