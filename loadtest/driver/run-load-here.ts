import type { Defect } from './connection/exchange.ts';
import { driveLoad } from './drive-load.ts';
import type { LoadOutcome } from './load-outcome.ts';
import { OutcomeCollector } from './outcome-collector.ts';
import type { LoadPlan } from './plan.ts';
import { checkPlan } from './plan-check.ts';
import type { RunLoadOptions } from './run-load.ts';

/** As `runLoad`, in this process: sooner started, and disturbed by whatever else it does. For tests. */
export async function runLoadHere(
  plan: LoadPlan,
  options: RunLoadOptions & { readonly defects?: ReadonlySet<Defect> } = {},
): Promise<LoadOutcome> {
  checkPlan(plan);
  const { signal = new AbortController().signal, onProgress, onObserved, defects } = options;
  const collector = new OutcomeCollector(plan);
  const outcome = await driveLoad(plan, {
    signal,
    onStart: (startedAtMs) => collector.started(startedAtMs),
    onRows: (rows, created, taken) => collector.add(rows, created, taken),
    onObserved: (answers) => onObserved?.(answers),
    onProgress: (progress) => onProgress?.(progress, collector.table.soFar()),
    ...(defects !== undefined && { defects }),
  });
  return collector.outcome(outcome);
}
