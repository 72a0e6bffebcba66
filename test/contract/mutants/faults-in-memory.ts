import type { TargetControl } from '../../../contract/target/target.ts';
import type { ChooseFault } from '../../../emulator/faults/injected-fault.ts';
import type { InvocationResult } from '../../../emulator/lambda/invocation.ts';
import type { FaultKind } from '../../../protocol/faults.ts';
import type { Store } from '../../../src/store/store.ts';

/** Faults of a server of this process: one kind at a time, of every request. */
export interface FaultsInMemory {
  readonly control: Required<Pick<TargetControl, 'addFault' | 'removeFaults'>>;
  readonly chooseFault: ChooseFault;
  /** What Lambda answers in the function's place. */
  readonly invocation: (requestId: string) => InvocationResult | undefined;
  /** The store, whose every call fails while the fault is one of the database. */
  readonly struck: (store: Store) => Store;
}

/** As the SDK names what DynamoDB refuses, and not retried as it would retry. */
const DATABASE_ERRORS: Readonly<Partial<Record<FaultKind, string>>> = {
  'dynamodb-throttle': 'ThrottlingException',
  'dynamodb-access-denied': 'AccessDeniedException',
};

export function createFaultsInMemory(): FaultsInMemory {
  let kind: FaultKind | undefined;
  const failIfStruck = () => {
    const name = kind && DATABASE_ERRORS[kind];
    if (name !== undefined) throw Object.assign(new Error('As a fault was injected.'), { name });
  };
  const struckPart = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) => {
        const call: unknown = Reflect.get(target, name);
        if (typeof call !== 'function') return call;
        return async (...values: unknown[]) => {
          failIfStruck();
          return call.apply(target, values);
        };
      },
    });
  return {
    control: {
      async addFault(fault) {
        kind = fault.kind;
      },
      async removeFaults() {
        kind = undefined;
      },
    },
    chooseFault: () => (kind?.startsWith('gateway-') ? { faultId: 'fault-1', kind } : undefined),
    invocation(requestId) {
      if (kind === 'lambda-throttle')
        return { kind: 'throttled', requestId, reason: 'ConcurrentInvocationLimitExceeded' };
      if (kind !== 'lambda-crash') return undefined;
      const errorMessage = 'Runtime exited';
      return { kind: 'functionError', requestId, errorType: 'Runtime.ExitError', errorMessage, payload: '{}' };
    },
    struck: ({ events, inbox, apiKeys, idempotency, rateLimits }) => ({
      events: struckPart(events),
      inbox: struckPart(inbox),
      apiKeys: struckPart(apiKeys),
      idempotency: struckPart(idempotency),
      rateLimits: struckPart(rateLimits),
    }),
  };
}
