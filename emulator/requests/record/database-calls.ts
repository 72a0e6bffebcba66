import type { DatabaseCall } from '../../../protocol/requests/request-record.ts';
import type { DatabaseCallRecord } from '../../dynamodb/calls/call-record.ts';
import type { RequestStory } from './request-story.ts';

/** A request's calls of the database in the order they began, in time since its arrival. */
export function toDatabaseCalls({ calls, gateway }: RequestStory): DatabaseCall[] {
  return calls
    .toSorted((one, other) => one.startedAtMs - other.startedAtMs)
    .map(({ accessKeyId: _, startedAtMs, ...call }) => ({ ...call, startMs: startedAtMs - gateway.startedAtMs }));
}

/** Capacity units that calls have used, on tables and indexes together. */
export function unitsOf(calls: readonly DatabaseCallRecord[]): { readUnits: number; writeUnits: number } {
  const sums = { readUnits: 0, writeUnits: 0 };
  for (const { consumed } of calls) {
    for (const { readUnits, writeUnits } of consumed) {
      sums.readUnits += readUnits;
      sums.writeUnits += writeUnits;
    }
  }
  return sums;
}

/** A condition that was not met is an answer of the database, and no failure of it. */
const ANSWERS: ReadonlySet<string> = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

/** The last call that went wrong or was interfered with: what made a function fail, if the database did. */
export function lastFailedCall(calls: readonly DatabaseCallRecord[]): DatabaseCallRecord | undefined {
  let last: DatabaseCallRecord | undefined;
  for (const call of calls) {
    const hasFailed = call.status >= 500 || (call.errorType !== undefined && !ANSWERS.has(call.errorType));
    if ((hasFailed || call.faultId !== undefined) && (last === undefined || call.startedAtMs >= last.startedAtMs)) {
      last = call;
    }
  }
  return last;
}
