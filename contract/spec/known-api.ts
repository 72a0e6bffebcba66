import type { Contract } from './contract.ts';

/** What the probes of events cannot do without. */
const EVENT_OPERATIONS = ['createEvent', 'listInbox', 'getEvent', 'acknowledgeEvent', 'deleteEvent'] as const;

/** Whether a contract is one of the Triggers API, of whichever version. */
export function isTriggersApi({ operations }: Pick<Contract, 'operations'>): boolean {
  return EVENT_OPERATIONS.every((id) => operations.some((operation) => operation.id === id));
}
