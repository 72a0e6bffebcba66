/**
 * AWS's limits on what one call may carry, where dynalite 4.0.0 has none or another.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
import type { Action, OpenStore, Operation } from '../dynalite/dynalite-internals.ts';
import { createSerializationError, createValidationError } from '../wire/service-error.ts';
import type { AttributeValue, Item } from './item-size.ts';

export const MAX_EXPRESSION_BYTES = 4 * 1024;
/** An attribute of an item is the first level. */
export const MAX_NESTING_LEVELS = 32;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const MAX_BATCH_WRITES = 25;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_BATCH_READ_BYTES = 16 * 1024 * 1024;

/** The operation with the limits checked before its own validation looks at the input. */
export function withCallLimits(name: string, { validate, action }: Operation): Operation {
  return {
    validate(input, store) {
      if (hasNullElement(input)) throw createSerializationError();
      const problem = problemOf(name, input as LimitedInput);
      if (problem !== undefined) throw createValidationError(problem);
      return validate(input, store);
    },
    action: name === 'BatchGetItem' ? withBatchReadLimit(action) : action,
  };
}

/** dynalite takes nothing in a list for something, and fails over it when it is too late to answer. */
function hasNullElement(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((element) => element === null || hasNullElement(element));
  return valuesOf(value).some(hasNullElement);
}

const EXPRESSIONS = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
] as const;

/** As a caller sent it: any member may be of any type, which dynalite complains of later. */
type LimitedInput = Readonly<
  Partial<Record<(typeof EXPRESSIONS)[number] | 'Item' | 'ExpressionAttributeValues' | 'RequestItems', unknown>>
>;

function problemOf(name: string, input: LimitedInput): string | undefined {
  if (name === 'BatchWriteItem') return batchWriteProblem(input.RequestItems);
  if (name === 'BatchGetItem') return batchReadProblem(input.RequestItems);
  return expressionProblem(input) ?? nestingProblem(input.Item) ?? nestingProblem(input.ExpressionAttributeValues);
}

function expressionProblem(input: LimitedInput): string | undefined {
  for (const name of EXPRESSIONS) {
    const expression = input[name];
    if (typeof expression !== 'string') continue;
    const bytes = Buffer.byteLength(expression);
    if (bytes > MAX_EXPRESSION_BYTES) {
      return `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`;
    }
  }
  return undefined;
}

function batchReadProblem(requestItems: unknown): string | undefined {
  return firstProblem(valuesOf(requestItems), (request) => expressionProblem(request as LimitedInput));
}

function batchWriteProblem(requestItems: unknown): string | undefined {
  const tables = Object.entries(isObject(requestItems) ? requestItems : {});
  const empty = tables.find(([, requests]) => Array.isArray(requests) && requests.length === 0);
  if (empty !== undefined) {
    return `1 validation error detected: Value '{${empty[0]}=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to ${MAX_BATCH_WRITES}, Member must have length greater than or equal to 1]`;
  }
  const requests = tables.flatMap(([, ofTable]) => (Array.isArray(ofTable) ? (ofTable as unknown[]) : []));
  if (requests.length > MAX_BATCH_WRITES) return 'Too many items requested for the BatchWriteItem call';
  return firstProblem(requests, (request) =>
    nestingProblem((request as { PutRequest?: { Item?: unknown } } | null)?.PutRequest?.Item),
  );
}

function nestingProblem(attributes: unknown): string | undefined {
  const isTooDeep = valuesOf(attributes).some((value) => isDeeper(value as AttributeValue, MAX_NESTING_LEVELS));
  return isTooDeep
    ? 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
    : undefined;
}

function isDeeper(value: AttributeValue | null, levels: number): boolean {
  if (levels === 0) return true;
  const { M, L } = (value ?? {}) as { readonly M?: Item; readonly L?: readonly AttributeValue[] };
  if (M === undefined && L === undefined) return false;
  return valuesOf(M ?? L).some((element) => isDeeper(element as AttributeValue, levels - 1));
}

function firstProblem(values: readonly unknown[], problem: (value: unknown) => string | undefined): string | undefined {
  for (const value of values) {
    const found = isObject(value) ? problem(value) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function valuesOf(value: unknown): readonly unknown[] {
  return isObject(value) ? Object.values(value) : [];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** dynalite stops after a megabyte and the largest item, of which it knows from the store, less three bytes. */
function withBatchReadLimit(action: Action): Action {
  return (store, data, callback) => {
    const maxItemSize = MAX_BATCH_READ_BYTES - 1024 * 1024 + 3;
    const options = { ...store.options, maxItemSize };
    action(Object.create(store, { options: { value: options } }) as OpenStore, data, callback);
  };
}
