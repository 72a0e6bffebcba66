import type { Fault } from '../../../protocol/faults.ts';
import { ThrottlingError } from '../capacity/throttling-error.ts';
import type { OpenStore } from '../dynalite/dynalite-internals.ts';
import { createServiceError, type ServiceError } from '../wire/service-error.ts';
import { type CallInput, findTable, indexNameOf, resourcesOf, tableNamesOf } from './call-subjects.ts';
import { denial } from './permissions.ts';

/** What DynamoDB answers to a call that an injected fault strikes; undefined: the fault only holds the call up. */
export function faultAnswer(
  fault: Fault,
  call: {
    readonly operation: string;
    readonly input: CallInput;
    readonly store: OpenStore;
    readonly region: string;
    readonly accountId: string;
    /** Who calls, as denials name it. */
    readonly callerArn: string;
  },
): Error | undefined {
  switch (fault.kind) {
    case 'dynamodb-throttle':
      return throttling(call);
    case 'dynamodb-error':
      return createInternalError();
    case 'dynamodb-access-denied':
      return accessDenied(call);
    default:
      return undefined;
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export function createInternalError(): ServiceError {
  return createServiceError(
    { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'Internal server error' },
    500,
  );
}

/** As if the partition of the call's key had no capacity left. */
function throttling({ operation, input, store, region, accountId }: Parameters<typeof faultAnswer>[1]): Error {
  const [tableName = ''] = tableNamesOf(input);
  const isOnDemand = findTable(store, tableName)?.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
  const what = indexNameOf(input) === undefined ? 'Table' : 'Index';
  const access = READS.has(operation) ? 'Read' : 'Write';
  const [resource = ''] = resourcesOf(input, region, accountId);
  return new ThrottlingError(isOnDemand ? 'onDemand' : 'provisioned', [
    { reason: `${what}${access}KeyRangeThroughputExceeded`, resource },
  ]);
}

/** As if the role's policy had no statement for it. */
function accessDenied({ operation, input, region, accountId, callerArn }: Parameters<typeof faultAnswer>[1]): Error {
  const [resource = '*'] = resourcesOf(input, region, accountId);
  return denial('notAllowed', { callerArn, action: `dynamodb:${operation}`, resource });
}

const READS: ReadonlySet<string> = new Set(['BatchGetItem', 'GetItem', 'Query', 'Scan']);
