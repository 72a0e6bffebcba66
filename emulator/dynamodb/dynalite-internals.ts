import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { DynaliteDb, DynaliteStore } from './atomic-indexes.ts';
import type { ReadableLevel } from './direct-reads.ts';
import type { ConditionalDb, ParameterTypes } from './old-item.ts';

/**
 * The few insides of dynalite 4.0.0 that the emulator reaches for, in one place: its storage functions, its store,
 * its request handler and one of its actions.
 */
export interface DynaliteInternals {
  readonly db: DynaliteDb & ConditionalDb;
  /** Parameters of PutItem, UpdateItem and DeleteItem. */
  readonly writeParameters: readonly ParameterTypes[];
  readonly deleteItem: (store: OpenStore, data: object, callback: (error?: Error | null) => void) => void;
  readonly start: (options: object) => { readonly store: OpenStore; readonly handler: RequestListener };
}

/** dynalite's store with its LevelDB. */
export interface OpenStore extends DynaliteStore {
  readonly getTable: (
    name: string,
    callback: (
      error: Error | null,
      table: { readonly KeySchema: readonly { readonly AttributeName: string }[] },
    ) => void,
  ) => void;
  readonly db: DynaliteStore['db'] &
    ReadableLevel & {
      readonly open: () => Promise<void>;
      readonly close: () => Promise<void>;
      readonly iterator: (range: {
        readonly gt: string;
        readonly lt: string;
        readonly limit: number;
      }) => AsyncIterable<[key: string, value: Record<string, { readonly S?: string; readonly N?: string }>]>;
    };
}

export function loadDynalite(): DynaliteInternals {
  const require = createRequire(import.meta.url);
  const db = require('dynalite/db') as DynaliteDb & ConditionalDb & { create: (options: object) => OpenStore };
  const deleteItem = require('dynalite/actions/deleteItem') as DynaliteInternals['deleteItem'];
  const dynalite = require('dynalite') as (options: object) => { listeners: (event: 'request') => [RequestListener] };
  const create = db.create;

  const parametersOf = (operation: string) =>
    (require(`dynalite/validations/${operation}`) as { types: ParameterTypes }).types;

  return {
    db,
    writeParameters: ['putItem', 'updateItem', 'deleteItem'].map(parametersOf),
    deleteItem,
    start(options) {
      let store: OpenStore | undefined;
      db.create = (createOptions) => {
        store = create(createOptions);
        return store;
      };
      const [handler] = dynalite(options).listeners('request');
      return { store: store as unknown as OpenStore, handler };
    },
  };
}
