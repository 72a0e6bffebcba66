import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import createTable from 'dynalite/actions/createTable.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import deleteTable from 'dynalite/actions/deleteTable.js';
import describeTable from 'dynalite/actions/describeTable.js';
import describeTimeToLive from 'dynalite/actions/describeTimeToLive.js';
import getItem from 'dynalite/actions/getItem.js';
import listTables from 'dynalite/actions/listTables.js';
import listTagsOfResource from 'dynalite/actions/listTagsOfResource.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import tagResource from 'dynalite/actions/tagResource.js';
import untagResource from 'dynalite/actions/untagResource.js';
import updateItem from 'dynalite/actions/updateItem.js';
import updateTable from 'dynalite/actions/updateTable.js';
import batchGetItemValidation from 'dynalite/validations/batchGetItem.js';
import batchWriteItemValidation from 'dynalite/validations/batchWriteItem.js';
import createTableValidation from 'dynalite/validations/createTable.js';
import deleteItemValidation from 'dynalite/validations/deleteItem.js';
import deleteTableValidation from 'dynalite/validations/deleteTable.js';
import describeTableValidation from 'dynalite/validations/describeTable.js';
import describeTimeToLiveValidation from 'dynalite/validations/describeTimeToLive.js';
import getItemValidation from 'dynalite/validations/getItem.js';
import listTablesValidation from 'dynalite/validations/listTables.js';
import listTagsOfResourceValidation from 'dynalite/validations/listTagsOfResource.js';
import putItemValidation from 'dynalite/validations/putItem.js';
import queryValidation from 'dynalite/validations/query.js';
import scanValidation from 'dynalite/validations/scan.js';
import tagResourceValidation from 'dynalite/validations/tagResource.js';
import untagResourceValidation from 'dynalite/validations/untagResource.js';
import updateItemValidation from 'dynalite/validations/updateItem.js';
import updateTableValidation from 'dynalite/validations/updateTable.js';
import type { Action, OperationValidation } from './dynalite-internals.ts';

/**
 * dynalite's operations by name: what carries each out, and how its parameters are checked. Each file is imported by name, so
 * that it comes into the built program.
 */
export const DYNALITE_OPERATIONS = new Map<string, readonly [action: unknown, validation: unknown]>([
  ['BatchGetItem', [batchGetItem, batchGetItemValidation]],
  ['BatchWriteItem', [batchWriteItem, batchWriteItemValidation]],
  ['CreateTable', [createTable, createTableValidation]],
  ['DeleteItem', [deleteItem, deleteItemValidation]],
  ['DeleteTable', [deleteTable, deleteTableValidation]],
  ['DescribeTable', [describeTable, describeTableValidation]],
  ['DescribeTimeToLive', [describeTimeToLive, describeTimeToLiveValidation]],
  ['GetItem', [getItem, getItemValidation]],
  ['ListTables', [listTables, listTablesValidation]],
  ['ListTagsOfResource', [listTagsOfResource, listTagsOfResourceValidation]],
  ['PutItem', [putItem, putItemValidation]],
  ['Query', [query, queryValidation]],
  ['Scan', [scan, scanValidation]],
  ['TagResource', [tagResource, tagResourceValidation]],
  ['UntagResource', [untagResource, untagResourceValidation]],
  ['UpdateItem', [updateItem, updateItemValidation]],
  ['UpdateTable', [updateTable, updateTableValidation]],
]) as ReadonlyMap<string, readonly [Action, OperationValidation]>;
