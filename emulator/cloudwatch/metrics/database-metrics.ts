import type { DatabaseCallRecord } from '../../dynamodb/calls/call-record.ts';
import type { AddValue, Dimensions, MetricStore } from './metric-store.ts';

const THROTTLING_ERRORS: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
]);

/** Whether a call was refused for its rate. */
export function isThrottled({ errorType, throttlingReasons }: DatabaseCallRecord): boolean {
  return throttlingReasons !== undefined || (errorType !== undefined && THROTTLING_ERRORS.has(errorType));
}

/**
 * Metrics of DynamoDB: consumed capacity by table and index; by table and operation how long calls took that succeeded,
 * which were throttled, and which failed for DynamoDB's own reasons.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function createDatabaseMetrics(store: MetricStore): (call: DatabaseCallRecord, timestampMs: number) => void {
  const known = new Map<string, AddValue>();

  return (call, timestampMs) => {
    const { operation, tableName, status, durationMs, consumed } = call;
    for (const { tableName: table, indexName, readUnits, writeUnits } of consumed) {
      if (readUnits > 0) capacity('ConsumedReadCapacityUnits', table, indexName)(readUnits, timestampMs);
      if (writeUnits > 0) capacity('ConsumedWriteCapacityUnits', table, indexName)(writeUnits, timestampMs);
    }
    if (tableName === undefined) return;
    if (status < 300)
      byOperation('SuccessfulRequestLatency', 'Milliseconds', tableName, operation)(durationMs, timestampMs);
    else if (isThrottled(call)) byOperation('ThrottledRequests', 'Count', tableName, operation)(1, timestampMs);
    else if (status >= 500) byOperation('SystemErrors', 'Count', tableName, operation)(1, timestampMs);
  };

  function capacity(name: string, tableName: string, indexName: string | undefined): AddValue {
    const dimensions = {
      TableName: tableName,
      ...(indexName !== undefined && { GlobalSecondaryIndexName: indexName }),
    };
    return series(`${name} ${tableName} ${indexName ?? ''}`, name, 'Count', dimensions);
  }

  function byOperation(name: string, unit: string, tableName: string, operation: string): AddValue {
    return series(`${name} ${tableName} ${operation}`, name, unit, { TableName: tableName, Operation: operation });
  }

  function series(key: string, name: string, unit: string, dimensions: Dimensions): AddValue {
    let add = known.get(key);
    if (add === undefined) {
      add = store.series({ namespace: 'AWS/DynamoDB', name, unit, dimensions });
      known.set(key, add);
    }
    return add;
  }
}
