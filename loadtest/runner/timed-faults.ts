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
  /** Counts what they struck and removes them. */
  readonly end: () => Promise<void>;
  readonly judgements: () => readonly Judgement[];
  readonly evidence: () => readonly EvidenceTable[];
}

/** Without a control API there are no faults, and what was to be shown by them is inconclusive. */
export function startTimedFaults(faults: readonly TimedFault[], control: ControlAddress | undefined): TimedFaults {
  const stopped = new AbortController();
  const added: Fault[] = [];
  let work: Promise<unknown> | undefined;
  let results: readonly Fault[] = [];

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
    // One that has run its course is no longer listed: then only the adding is known.
    const { faults: listed } = await controlCall(control, 'GET', '/v1/faults', FaultList);
    results = added.map((fault) => listed.find(({ id }) => id === fault.id) ?? fault);
    const mine = new Set(added.splice(0).map(({ id }) => id));
    for (const { id } of listed) if (mine.has(id)) await controlCall(control, 'DELETE', `/v1/faults/${id}`, FaultList);
  };
  return {
    begin: () => {
      work ??= Promise.all(faults.map(inject));
    },
    end,
    judgements: () => (faults.length === 0 ? [] : [judge(faults, results)]),
    evidence: () => (faults.length === 0 ? [] : [tableOf(results)]),
    [Symbol.asyncDispose]: () => unlessGone(end(), undefined),
  };
}

function judge(faults: readonly TimedFault[], results: readonly Fault[]): Judgement {
  const injected = results.length === faults.length;
  return {
    id: 'faults-injected',
    sentence: 'the faults of the scenario were injected',
    verdict: injected ? 'pass' : 'inconclusive',
    reason: `${results.length} of ${faults.length} were`,
    observed: results.length,
    limit: faults.length,
    unit: 'faults',
  };
}

function tableOf(results: readonly Fault[]): EvidenceTable {
  return {
    title: 'Injected faults',
    columns: ['kind', 'operation', 'share', 'struck'],
    rows: results.map(({ kind, operation, share, affected }) => [kind, operation ?? null, share, affected]),
  };
}
