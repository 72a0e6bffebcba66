import dynaliteDb from 'dynalite/db/index.js';
import dynaliteValidations from 'dynalite/validations/index.js';
import { partitionOf } from '../../region.ts';
import type { CheckedDb } from '../limits/key-limits.ts';
import type { PagedDb } from '../limits/page-limit.ts';
import type { DynaliteDb, DynaliteStore } from './atomic-indexes.ts';
import type { ReadableLevel } from './direct-reads.ts';
import { DYNALITE_OPERATIONS } from './dynalite-operations.ts';
import type { LevelFiles } from './level-files.ts';
import type { CapacityDb } from './metered-parts.ts';
import type { ConditionalDb } from './old-item.ts';
import type { TableDescription } from './table-description.ts';

/** Carries out one validated call. An error with `statusCode` and `body` is DynamoDB's answer; any other is a failure. */
export type Action = (store: OpenStore, data: object, callback: ActionCallback) => void;

export type ActionCallback = (error?: Error | null, result?: object) => void;

/** An operation: what checks the parameters of a call, and what carries it out. */
export interface Operation {
  /** Brings the parameters into the form that the action takes. Throws DynamoDB's answer to wrong ones. */
  readonly validate: (data: object, store: OpenStore) => object;
  readonly action: Action;
}

/**
 * The insides of dynalite 4.0.0 that the emulator reaches for, in one place: its storage functions, its store, and its
 * operations with their validations. Its HTTP server is not used: a client that goes away ends its process.
 */
export interface DynaliteInternals {
  readonly db: StorageFunctions;
  /** By name: `PutItem`. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** Parameters of an operation, which may be added to. */
  readonly parametersOf: (operation: string) => ParameterTypes;
  /** The validation of an operation that dynalite does not have, from the description of its parameters. */
  readonly validation: (types: ParameterTypes) => Operation['validate'];
  readonly createStore: (options: StoreOptions) => OpenStore;
}

/** dynalite's `db` module; each patch describes the part of it that it uses or replaces. */
export type StorageFunctions = DynaliteDb & ConditionalDb & CapacityDb & CheckedDb & PagedDb;

export interface StoreOptions {
  /** LevelDB folder; absent: everything is kept in memory. */
  readonly path?: string | undefined;
  readonly region: string;
  readonly accountId: string;
}

/** dynalite's store with its LevelDB. */
export interface OpenStore extends DynaliteStore {
  readonly getTable: GetTable;
  readonly options: { readonly maxItemSize: number };
  readonly tableDb: TableDb;
  readonly db: DynaliteStore['db'] &
    ReadableLevel & {
      readonly open: (files: LevelFiles) => Promise<void>;
      readonly close: () => Promise<void>;
      readonly put: (key: string, value: object, callback: (error: Error | null) => void) => void;
      readonly del: (key: string, callback: (error: Error | null) => void) => void;
      readonly iterator: (range: {
        readonly gt: string;
        readonly lt: string;
        readonly limit?: number;
      }) => AsyncIterable<[key: string, value: Readonly<Record<string, unknown>>]>;
    };
}

/** Where descriptions of tables are stored, and of what their ARNs are made. */
interface TableDb {
  awsRegion: string;
  awsAccountId: string;
  put: (key: string, table: StoredArns, callback: (error: Error | null) => void) => void;
}

interface StoredArns {
  TableArn: string;
  readonly GlobalSecondaryIndexes?: readonly { IndexArn: string }[];
  readonly LocalSecondaryIndexes?: readonly { IndexArn: string }[];
}

/** Calls back with a table's description, or with DynamoDB's answer that there is no such table. */
interface GetTable {
  (name: string, callback: TableCallback): void;
  /** `false`: finds also a table that is being created or deleted, and names the missing one in the answer. */
  (name: string, checkStatus: boolean, callback: TableCallback): void;
}

type TableCallback = (error: Error | null, table: TableDescription) => void;

/** How dynalite's validations describe the parameters of an operation, by their names. */
export type ParameterTypes = Record<string, ParameterType>;

export interface ParameterType {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly required?: boolean;
  readonly notNull?: boolean;
  /** Whether the length of a table's name is checked. */
  readonly tableName?: boolean;
  readonly regex?: string;
  readonly lengthGreaterThanOrEqual?: number;
  readonly lengthLessThanOrEqual?: number;
  /** Members of a structure, or what the elements of a list are. */
  readonly children?: ParameterTypes | ParameterType;
}

type Storage = StorageFunctions & { readonly create: (options: object) => OpenStore };

interface Validations {
  readonly checkTypes: (data: object, types: ParameterTypes) => object;
  readonly checkValidations: (data: object, types: ParameterTypes, custom: unknown, store: OpenStore) => void;
}

/** How dynalite describes the parameters of one operation. */
export interface OperationValidation {
  readonly types: ParameterTypes;
  readonly custom?: (data: object, store: OpenStore) => string | undefined;
}

/** dynalite as it is published. */
export function loadDynalite(): DynaliteInternals {
  const db = dynaliteDb as Storage;
  const { checkTypes, checkValidations } = dynaliteValidations as Validations;
  const validation = ({ types, custom }: OperationValidation): Operation['validate'] => {
    return (input, store) => {
      const data = checkTypes(input, types);
      checkValidations(data, types, custom, store);
      return data;
    };
  };

  return {
    db,
    operations: new Map(
      [...DYNALITE_OPERATIONS].map(([name, [action, checks]]) => [name, { validate: validation(checks), action }]),
    ),
    parametersOf(name) {
      const found = DYNALITE_OPERATIONS.get(name);
      if (found === undefined) throw new Error(`dynalite has no operation ${name}.`);
      return found[1].types;
    },
    validation: (types) => validation({ types }),
    createStore({ path, region, accountId }) {
      const noDelays = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
      const store = db.create({ ...(path !== undefined && { path }), ...noDelays });
      store.tableDb.awsRegion = region;
      store.tableDb.awsAccountId = accountId;
      nameTablesIn(partitionOf(region), store.tableDb);
      return store;
    },
  };
}

/** dynalite knows no other partition than `aws`. It stores the very description that it answers. */
function nameTablesIn(partition: string, tableDb: TableDb): void {
  if (partition === 'aws') return;
  const named = (arn: string): string => arn.replace(/^arn:aws:/, `arn:${partition}:`);
  const { put } = tableDb;
  tableDb.put = (key, table, callback) => {
    table.TableArn = named(table.TableArn);
    for (const index of [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]) {
      index.IndexArn = named(index.IndexArn);
    }
    put(key, table, callback);
  };
}
