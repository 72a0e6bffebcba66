import type { DatabaseCallRecord } from '../../dynamodb/calls/call-record.ts';
import type { InvocationReport, InvocationStart } from '../../lambda/reports/invocation-report.ts';
import { unitsOf } from '../record/database-calls.ts';
import { type MoreCalls, type RequestStory, readFunctionError } from '../record/request-story.ts';
import type { KeptRequest } from './request-history.ts';

/** What is known of one invocation; hot, hence mutable. */
export interface JournalEntry {
  start: InvocationStart | undefined;
  report: InvocationReport | undefined;
  calls: readonly DatabaseCallRecord[];
  moreCalls: MoreCalls | undefined;
  /** Absent: the gateway has not answered yet. */
  kept: JournalRequest | undefined;
}

/** A request in the journal's history. */
export interface JournalRequest extends KeptRequest {
  readonly entry: JournalEntry;
  replayOf: string | undefined;
}

/** What a call of the database is taken to use. */
export const CALL_BYTES = 512;

/** Calls of one request that are kept one by one. */
const MAX_CALLS = 1_000;
const NO_CALLS: readonly DatabaseCallRecord[] = [];

/** Of an invocation of which nothing is known yet. */
export function newEntry(): JournalEntry {
  return { start: undefined, report: undefined, calls: NO_CALLS, moreCalls: undefined, kept: undefined };
}

/** Whether the call is kept, and not only its sums. */
export function addCall(entry: JournalEntry, record: DatabaseCallRecord): boolean {
  if (entry.calls.length < MAX_CALLS) {
    if (entry.calls === NO_CALLS) entry.calls = [record];
    else (entry.calls as DatabaseCallRecord[]).push(record);
    return true;
  }
  const { readUnits, writeUnits } = unitsOf([record]);
  const more = entry.moreCalls ?? { count: 0, readUnits: 0, writeUnits: 0 };
  entry.moreCalls = {
    count: more.count + 1,
    readUnits: more.readUnits + readUnits,
    writeUnits: more.writeUnits + writeUnits,
  };
  return false;
}

/** What can be told of a request now. */
export function toStory({ gateway, functionError, hasBodies, replayOf, entry }: JournalRequest): RequestStory {
  const { start, report, calls, moreCalls } = entry;
  return {
    gateway,
    start,
    report,
    calls,
    moreCalls,
    functionError: hasBodies ? readFunctionError(gateway) : functionError,
    replayOf,
  };
}
