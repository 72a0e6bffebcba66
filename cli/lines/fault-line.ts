import type { Fault } from '../../protocol/faults.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

/** One injected fault on one line, safe to show. */
export function faultLine(fault: Fault): SafeText {
  const { id, kind, latencyMs, share, operation, key, table, count, expiresAtMs, affected, seed } = fault;
  const parts = [
    id,
    kind,
    ...(latencyMs === undefined ? [] : [`${latencyMs} ms`]),
    // Its seed says which ones; of all, it says nothing.
    ...(share === 1 ? [] : [`${Number((share * 100).toPrecision(6))}% (seed ${seed})`]),
    ...(operation === undefined ? [] : [operation]),
    ...(table === undefined ? [] : [`table ${table}`]),
    ...(key === undefined ? [] : [`key ${key}`]),
    `affected ${affected}${count === undefined ? '' : ` of ${count}`}`,
    ...(expiresAtMs === undefined ? [] : [`until ${new Date(expiresAtMs).toISOString()}`]),
  ];
  return visible(parts.join('  '));
}
