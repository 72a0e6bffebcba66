import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { LoadOutcome } from '../driver/load-outcome.ts';
import { type ReconcileOptions, type Reconciliation, reconcile } from '../ledger/reconcile.ts';
import { SERVER_SENTENCE } from '../ledger/server-reconciliation.ts';
import { STORED_SENTENCE } from '../ledger/stored-events.ts';
import type { Judgement } from '../model/judgement.ts';

/**
 * Accounts for all of a run. A target that cannot be read any more leaves open what is stored, and an emulator that has
 * ended what it counted; nothing else.
 */
export async function accountFor(outcome: LoadOutcome, options: ReconcileOptions): Promise<Reconciliation> {
  try {
    return await reconcile(outcome, options);
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    const { events, control, ...others } = options;
    const reason = error.message;
    if (events !== undefined) {
      return withUnread(await accountFor(outcome, { ...others, ...(control !== undefined && { control }) }), {
        ...{ id: 'ledger-stored', sentence: STORED_SENTENCE, verdict: 'inconclusive', reason },
      });
    }
    if (control === undefined) throw error;
    return withUnread(await accountFor(outcome, others), uncountedByServer(reason));
  }
}

/** The judgement of what a server counted that cannot be asked any more. */
export function uncountedByServer(reason: string): Judgement {
  return { id: 'ledger-server', sentence: SERVER_SENTENCE, verdict: 'inconclusive', reason };
}

function withUnread({ judgements, ...rest }: Reconciliation, unread: Judgement): Reconciliation {
  return { ...rest, judgements: [...judgements, unread] };
}
