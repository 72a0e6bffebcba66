import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { LoadOutcome } from '../driver/load-outcome.ts';
import { type ReconcileOptions, type Reconciliation, reconcile } from '../ledger/reconcile.ts';
import type { Judgement } from '../model/judgement.ts';

/** Accounts for all of a run; a target that cannot be read any more leaves open what is stored, and nothing else. */
export async function accountFor(outcome: LoadOutcome, options: ReconcileOptions): Promise<Reconciliation> {
  try {
    return await reconcile(outcome, options);
  } catch (error) {
    if (!(error instanceof WorkbenchError) && !(error instanceof TypeError)) throw error;
    const unread: Judgement = {
      id: 'ledger-stored',
      sentence: 'what was answered with 201 is stored exactly once, and nothing else is',
      verdict: 'inconclusive',
      reason: error instanceof WorkbenchError ? error.message : `the target did not answer: ${error.message}`,
    };
    const { events: _, ...others } = options;
    const { judgements, ...rest } = await reconcile(outcome, others);
    return { ...rest, judgements: [...judgements, unread] };
  }
}
