import type { ControlAddress } from '../../protocol/control-client.ts';
import type { LoadOutcome } from '../driver/load-outcome.ts';
import { userAgentOf } from '../driver/request/request-fragments.ts';
import type { Judgement } from '../model/judgement.ts';
import type { ServerLedger } from '../model/ledger.ts';
import { type EventHistory, expectedEvents } from './expected-events.ts';
import { judgeBalance } from './ledger-balance.ts';
import { readServerCounts } from './server-counts.ts';
import { judgeServerCounts } from './server-reconciliation.ts';
import { judgeStoredEvents } from './stored-events.ts';
import { type EventStore, findStoredEvents } from './stored-events-reader.ts';

export interface ReconcileOptions {
  /** Of the run's plan. */
  readonly runId: string;
  /** The emulator's control API; absent: the target does not tell what it counted. */
  readonly control?: ControlAddress;
  /** Where the run's events are looked for, and which operations do what to them; absent: they are not. */
  readonly events?: EventStore & Pick<EventHistory, 'creates' | 'acknowledges' | 'deletes'>;
}

export interface Reconciliation {
  /** `ledger`, and as far as the target tells `ledger-server` and `ledger-stored`. */
  readonly judgements: readonly Judgement[];
  readonly server?: ServerLedger;
}

/** Accounts for every request and every event of a run: with itself, with what the server counted, with what is stored. */
export async function reconcile(outcome: LoadOutcome, options: ReconcileOptions): Promise<Reconciliation> {
  const { runId, control, events } = options;
  const { ledger, counts } = outcome;
  const judgements = [judgeBalance(ledger, counts)];
  let server: ServerLedger | undefined;
  if (control !== undefined) {
    server = await readServerCounts(control, { userAgent: userAgentOf(runId), ledger });
    judgements.push(judgeServerCounts(ledger, server));
  }
  if (events !== undefined) {
    const expected = expectedEvents({ ...outcome, ...events });
    const found = await findStoredEvents(events, expected);
    judgements.push(judgeStoredEvents(expected, found));
    if (server !== undefined) server = { ...server, storedEvents: found.inbox.size + countStored(found.states) };
  }
  return { judgements, ...(server !== undefined && { server }) };
}

/** Of those that are not in the inbox. */
function countStored(states: ReadonlyMap<string, string>): number {
  return [...states.values()].filter((state) => state === 'acknowledged').length;
}
