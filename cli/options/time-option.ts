import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** An ISO 8601 time in epoch milliseconds; `option` names where the text was typed. Throws BAD_ARGUMENT. */
export function requireTimeMs(text: string, option: string): number {
  // Date.parse takes much more than ISO 8601, and some of it in the local time zone.
  const timeMs = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new WorkbenchError('BAD_ARGUMENT', `${option} ${text} is not an ISO 8601 time such as 2027-01-01T00:00:00Z.`);
}
