import type { DatabaseCallRecord } from './call-record.ts';

/** Records wait at most so long, so that a request's calls are known soon after its answer. */
export const MAX_RECORD_DELAY_MS = 15;
export const MAX_RECORDS_AT_ONCE = 200;

/**
 * Sends records on in batches, as a message to another process costs far more than what is in it, and nothing while
 * there are none.
 */
export function createCallRecorder(
  send: (records: readonly DatabaseCallRecord[]) => void,
  setTimer: (callback: () => void, delayMs: number) => unknown = setTimeout,
): (record: DatabaseCallRecord) => void {
  let waiting: DatabaseCallRecord[] = [];

  const flush = (): void => {
    const records = waiting;
    waiting = [];
    send(records);
  };

  return (record) => {
    waiting.push(record);
    if (waiting.length >= MAX_RECORDS_AT_ONCE) return flush();
    if (waiting.length > 1) return;
    const batch = waiting;
    setTimer(() => {
      // A full batch has gone by itself.
      if (waiting === batch) flush();
    }, MAX_RECORD_DELAY_MS);
  };
}
