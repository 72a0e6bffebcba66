import { type ControlAddress, controlCall } from '../../../protocol/control-client.ts';
import { LogPage, MAX_LOG_PAGE } from '../../../protocol/logs.ts';
import type { RequestRecord } from '../../../protocol/requests/request-record.ts';
import { recordsSince } from '../request-records.ts';

/** What the function logs when its limiter's table does not answer: then it lets requests pass, as the contract says. */
const WARNING = 'Rate limits are not enforced';
/** How long an environment lets requests pass unasked after that. */
const UNENFORCED_MS = 5_000;

/** Requests, by their ids, that an environment let pass because the table of its limiter had not answered it in time. */
export interface LimiterOutages {
  readonly outages: number;
  readonly unenforced: ReadonlySet<string>;
}

export const NO_OUTAGES: LimiterOutages = { outages: 0, unenforced: new Set() };

/** Reads from log and records of an emulator which requests since a moment no limiter counted; none where they cannot be read. */
export async function readLimiterOutages(
  control: ControlAddress | undefined,
  sinceMs: number,
): Promise<LimiterOutages> {
  if (control === undefined) return NO_OUTAGES;
  const query = new URLSearchParams({
    ...{ group: 'function', filter: `"${WARNING}"`, startMs: String(sinceMs), limit: String(MAX_LOG_PAGE) },
  });
  const { events } = await controlCall(control, 'GET', `/v1/logs?${query}`, LogPage);
  if (events.length === 0) return NO_OUTAGES;
  return { outages: events.length, unenforced: unenforcedRequests(events, await recordsSince(control, sinceMs)) };
}

/** Those that were in an environment within the time after one of its outages. */
export function unenforcedRequests(
  outages: readonly { readonly logStreamName: string; readonly timestampMs: number }[],
  records: readonly RequestRecord[],
): ReadonlySet<string> {
  const byEnvironment = Map.groupBy(outages, ({ logStreamName }) => logStreamName);
  const isUnenforced = ({ timeMs, latencyMs, invocation }: RequestRecord) =>
    (byEnvironment.get(invocation?.environment?.logStreamName ?? '') ?? []).some(
      ({ timestampMs }) => timestampMs <= timeMs + latencyMs && timestampMs >= timeMs - UNENFORCED_MS,
    );
  return new Set(records.filter(isUnenforced).map(({ requestId }) => requestId));
}
