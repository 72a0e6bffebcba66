import { setTimeout as delay } from 'node:timers/promises';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { Fault, FaultList } from '../../protocol/faults.ts';
import type { Judgement } from '../model/judgement.ts';
import type { EvidenceTable } from '../model/run-report.ts';
import type { TimedFault } from '../scenario/emulator-settings.ts';
import { unlessGone } from './emulator-gone.ts';

/** Faults that are injected at their times, and taken out at the end of the run, however that comes. */
export interface TimedFaults extends AsyncDisposable {
  /** From now on their times count; only the first call does something. */
  readonly begin: () => void;
  /** Injects no more, and removes those that have not run their course. */
  readonly end: () => Promise<void>;
  readonly judgements: () => readonly Judgement[];
  /** `struck`: how many requests each has affected, by its id; undefined: nobody knows. */
  readonly evidence: (struck: ReadonlyMap<string, number> | undefined) => readonly EvidenceTable[];
}

/** Without a control API there are no faults, and what was to be shown by them is inconclusive. */
export function startTimedFaults(faults: readonly TimedFault[], control: ControlAddress | undefined): TimedFaults {
  const stopped = new AbortController();
  const added: Fault[] = [];
  let work: Promise<unknown> | undefined;

  const inject = async ({ after, fault }: TimedFault) => {
    if (control === undefined) return;
    await delay(after, undefined, { signal: stopped.signal }).catch(() => undefined);
    if (stopped.signal.aborted) return;
    const injected = await unlessGone(controlCall(control, 'POST', '/v1/faults', Fault, fault), undefined);
    if (injected !== undefined) added.push(injected);
  };
  const end = async () => {
    stopped.abort();
    await work;
    if (control === undefined || added.length === 0) return;
    const { faults: listed } = await controlCall(control, 'GET', '/v1/faults', FaultList);
    const mine = new Set(added.map(({ id }) => id));
    for (const { id } of listed) if (mine.has(id)) await controlCall(control, 'DELETE', `/v1/faults/${id}`, FaultList);
  };
  return {
    begin: () => {
      work ??= Promise.all(faults.map(inject));
    },
    end,
    judgements: () => (faults.length === 0 ? [] : [judge(faults, added)]),
    evidence: (struck) => (faults.length === 0 ? [] : [tableOf(added, struck)]),
    [Symbol.asyncDispose]: () => unlessGone(end(), undefined),
  };
}

function judge(faults: readonly TimedFault[], added: readonly Fault[]): Judgement {
  const injected = added.length === faults.length;
  return {
    id: 'faults-injected',
    sentence: 'the faults of the scenario were injected',
    verdict: injected ? 'pass' : 'inconclusive',
    reason: `${added.length} of ${faults.length} were`,
    observed: added.length,
    limit: faults.length,
    unit: 'faults',
  };
}

function tableOf(added: readonly Fault[], struck: ReadonlyMap<string, number> | undefined): EvidenceTable {
  return {
    title: 'Injected faults',
    columns: ['kind', 'operation', 'share', 'requests struck'],
    rows: added.map(({ id, kind, operation, share }) => [
      kind,
      operation ?? null,
      share,
      struck === undefined ? null : (struck.get(id) ?? 0),
    ]),
  };
}
