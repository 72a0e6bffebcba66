import { partitionOf } from '../../region.ts';
import type { OpenStore } from '../dynalite/dynalite-internals.ts';
import type { TableDescription } from '../dynalite/table-description.ts';

/** The members of any operation's input that say what it is about; as a caller sent them, so of any type. */
export interface CallInput {
  readonly TableName?: unknown;
  readonly IndexName?: unknown;
  readonly RequestItems?: unknown;
  readonly ResourceArn?: unknown;
  readonly Item?: unknown;
  readonly Key?: unknown;
  readonly KeyConditions?: unknown;
}

/** Names of the tables that a call is about; a caller may name ones that are not there. */
export function tableNamesOf({ TableName, RequestItems, ResourceArn }: CallInput): readonly string[] {
  if (typeof TableName === 'string') return [TableName];
  if (typeof RequestItems === 'object' && RequestItems !== null) return Object.keys(RequestItems);
  if (typeof ResourceArn === 'string') return [ResourceArn.slice(ResourceArn.lastIndexOf('/') + 1)];
  return [];
}

/** Name of the index that a query or scan reads; undefined: the table itself. */
export function indexNameOf({ IndexName }: CallInput): string | undefined {
  return typeof IndexName === 'string' ? IndexName : undefined;
}

/**
 * ARNs of the tables or of the index that a call is about; without any, the pattern that stands for all tables.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function resourcesOf(input: CallInput, region: string, accountId: string): readonly string[] {
  const tables = `arn:${partitionOf(region)}:dynamodb:${region}:${accountId}:table/`;
  const names = tableNamesOf(input);
  const indexName = indexNameOf(input);
  if (names.length === 0) return [`${tables}*`];
  return names.map((name) => (indexName === undefined ? tables + name : `${tables}${name}/index/${indexName}`));
}

/** The description of a table as it is stored; undefined: there is none. */
export function findTable({ db }: OpenStore, tableName: string): TableDescription | undefined {
  return db.getSync(`table~${tableName}`) as TableDescription | undefined;
}

type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** Values of the partition keys that a validated call names, as texts: of items, or of the index that is queried. */
export function partitionKeysOf(store: OpenStore, input: CallInput): readonly string[] {
  return tableNamesOf(input).flatMap((tableName) => {
    const table = findTable(store, tableName);
    if (table === undefined) return [];
    const attribute = partitionKeyName(table, indexNameOf(input));
    return keysIn(input, tableName).flatMap((key) => {
      const [value] = Object.values(key[attribute] ?? {});
      return typeof value === 'string' ? [value] : [];
    });
  });
}

function partitionKeyName(table: TableDescription, indexName: string | undefined): string {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const { KeySchema } = indexes.find(({ IndexName }) => IndexName === indexName) ?? table;
  return KeySchema[0].AttributeName;
}

/** Items, keys or conditions of a call on one of its tables, by the names of their attributes. */
function keysIn(input: CallInput, tableName: string): readonly Attributes[] {
  const { Item, Key, KeyConditions, RequestItems } = input as {
    readonly Item?: Attributes;
    readonly Key?: Attributes;
    readonly KeyConditions?: Readonly<Record<string, { readonly AttributeValueList: readonly object[] }>>;
    readonly RequestItems?: Readonly<Record<string, BatchRequests>>;
  };
  const requests = RequestItems?.[tableName];
  if (requests !== undefined) {
    return 'Keys' in requests
      ? requests.Keys
      : requests.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? {});
  }
  if (KeyConditions !== undefined) {
    return [
      Object.fromEntries(
        Object.entries(KeyConditions).map(([name, { AttributeValueList }]) => [name, { ...AttributeValueList[0] }]),
      ),
    ];
  }
  return [Item ?? Key ?? {}];
}

type BatchRequests =
  | { readonly Keys: readonly Attributes[] }
  | readonly { readonly PutRequest?: { Item: Attributes }; readonly DeleteRequest?: { Key: Attributes } }[];
