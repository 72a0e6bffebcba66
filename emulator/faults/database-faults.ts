import type { Fault } from '../../protocol/faults.ts';
import { FaultRun } from './fault-run.ts';

/** What a call of DynamoDB looks like to the faults. */
export interface DatabaseFaultTarget {
  /** `PutItem` */
  readonly operation: string;
  readonly tableNames: readonly string[];
  /** Asked for only where a fault has a key. */
  readonly partitionKeys: () => readonly string[];
}

/** The faults of the database, where its calls arrive. */
export interface DatabaseFaults {
  /** From now on these; one that is here already, by its id, goes on where it is. */
  readonly replace: (faults: readonly Fault[]) => void;
  /** Chooses the fault of a call; called once for each. Undefined nearly always, and then cheap. */
  readonly choose: (call: DatabaseFaultTarget) => Fault | undefined;
}

/** No faults at first. `nowMs` is of a clock that is never set: the emulated date ends no fault. */
export function createDatabaseFaults({ nowMs }: { readonly nowMs: () => number }): DatabaseFaults {
  let active: readonly { readonly fault: Fault; readonly run: FaultRun }[] = [];

  return {
    replace(faults) {
      const known = new Map(active.map(({ fault, run }) => [fault.id, run]));
      active = faults.map((fault) => ({ fault, run: known.get(fault.id) ?? new FaultRun(fault, nowMs()) }));
    },
    choose(call) {
      if (active.length === 0) return undefined;
      const now = nowMs();
      let chosen: Fault | undefined;
      for (const { fault, run } of active) {
        if (run.hasEnded(now) || !isMatch(fault, call) || !run.step() || chosen !== undefined) continue;
        run.note(1);
        chosen = fault;
      }
      return chosen;
    },
  };
}

function isMatch({ operation, table, key }: Fault, call: DatabaseFaultTarget): boolean {
  if (operation !== undefined && operation !== call.operation) return false;
  if (table !== undefined && !call.tableNames.includes(table)) return false;
  return key === undefined || call.partitionKeys().includes(key);
}
