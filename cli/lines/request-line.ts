import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

/** A request on one line: when, status, what, how long, why if it is not plain, and the id to ask for more with. */
export function requestRecordLine(record: RequestRecord): SafeText {
  const { timeMs, status, method, path, query, latencyMs, why, requestId } = record;
  const time = new Date(timeMs).toISOString().slice(11, 23);
  const target = `${method || '-'} ${path || '-'}${query === undefined ? '' : `?${query}`}`;
  const reason = why.rule === 'answered' ? '' : `  ${why.layer}: ${why.rule}`;
  return visible(`${time}  ${status}  ${target}  ${latencyMs.toFixed(1)} ms  ${requestId}${reason}`);
}
