import type { Verdict } from '../model/judgement.ts';
import { numberText, quantity } from '../model/quantity.ts';
import type { EvidenceTable, LatencySummary, RunReport } from '../model/run-report.ts';

/** Never by colour alone. */
export const VERDICT_WORDS = { pass: 'PASS', fail: 'FAIL', inconclusive: 'INCONCLUSIVE' } as const satisfies Record<
  Verdict,
  string
>;

/** What the run came to, in one sentence. */
export function headline({ verdict, end, judgements, scenario }: RunReport): string {
  const count = (wanted: Verdict) => judgements.filter((judgement) => judgement.verdict === wanted).length;
  const [failed, open] = [count('fail'), count('inconclusive')];
  const ended = { completed: '', interrupted: ', interrupted', aborted: ', aborted' }[end];
  const counts = [
    `${count('pass')} of ${judgements.length} hold`,
    ...(failed > 0 ? [`${failed} ${failed === 1 ? 'does' : 'do'} not`] : []),
    ...(open > 0 ? [`${open} not decided`] : []),
  ];
  return `${scenario.name}: ${VERDICT_WORDS[verdict]}${ended} (${counts.join(', ')})`;
}

/** What must not be forgotten when the numbers are read, a sentence each. */
export function warnings({ target, end, endReason }: RunReport): readonly string[] {
  return [
    ...(end === 'interrupted' ? ['The run was interrupted: this is a part of it, and no result.'] : []),
    ...(end === 'aborted' ? [`The run was ended early: ${endReason ?? 'it could not pass any more'}.`] : []),
    ...(target.kind === 'emulator'
      ? [
          'The target is an emulator on this machine: latencies and rates are those of this machine and not those of AWS. They tell what the software costs, and whether it behaves.',
        ]
      : []),
    ...(target.note === undefined ? [] : [target.note]),
  ];
}

/** Where, when and on what, as name and value. */
export function circumstances(report: RunReport): readonly (readonly [name: string, value: string])[] {
  const { target, scenario, startedAt, durationMs, machine, tool } = report;
  return [
    ['Scenario', `${scenario.name}${scenario.file === undefined ? '' : ` (${scenario.file})`}, seed ${scenario.seed}`],
    ['Target', `${target.url} (${target.kind}${target.version === undefined ? '' : ` ${target.version}`})`],
    ['Run', `${startedAt}, ${numberText(durationMs / 1000)} s`],
    ['Machine', `${machine.cpuModel}, ${machine.cpus} CPUs, ${machine.platform}, Node ${machine.node}`],
    ['Tool', `${tool.name} ${tool.version}`],
  ];
}

/** How the generator did, on one line. */
export function generatorLine({ generator }: RunReport): string {
  const { lateShare, waitedShare, latenessP99Ms, maxBacklog, eventLoopUtilization, cpuCores, calibrationRatio } =
    generator;
  return [
    `${quantity(lateShare, 'share')} sent late`,
    ...(waitedShare === undefined ? [] : [`${quantity(waitedShare, 'share')} waited for a connection`]),
    `lateness p99 ${quantity(latenessP99Ms, 'ms')}`,
    `${numberText(maxBacklog)} waiting at most`,
    `event loop ${quantity(Math.round(eventLoopUtilization * 1000) / 1000, 'share')} busy`,
    `${numberText(cpuCores)} cores`,
    `machine's speed ${numberText(calibrationRatio)} times as slow after the run`,
  ].join(', ');
}

export const LATENCY_TITLES = ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max'] as const;

/** In the order of the titles, without unit: all are milliseconds. */
export function latencyCells({ p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, maxMs }: LatencySummary): readonly string[] {
  return [p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, maxMs].map(numberText);
}

/** Name and count of each way a request can have gone, zeros left out but for the sums. */
export function ledgerRows({
  ledger,
  server,
}: RunReport): readonly (readonly [name: string, client: number, server?: number])[] {
  const rows: (readonly [string, number, number?])[] = [
    ['scheduled', ledger.scheduled],
    ['dropped (never sent)', ledger.dropped],
    ['sent', ledger.sent],
    ...answeredRows(ledger.answered, server?.answered),
    ['timed out', ledger.timedOut],
    ['reset', ledger.reset],
    ['refused', ledger.refused],
    ['in flight at the end', ledger.inFlight],
    ['sent again', ledger.resent],
  ];
  return rows.filter(([name, client, seen = 0]) => client > 0 || seen > 0 || name === 'scheduled' || name === 'sent');
}

function answeredRows(client: Readonly<Record<string, number>>, server: Readonly<Record<string, number>> | undefined) {
  const statuses = [...new Set([...Object.keys(client), ...Object.keys(server ?? {})])].sort();
  return statuses.map((status) =>
    server === undefined
      ? ([`answered ${status}`, client[status] ?? 0] as const)
      : ([`answered ${status}`, client[status] ?? 0, server[status] ?? 0] as const),
  );
}

/** A cell of a scenario's own evidence. */
export function evidenceCell(cell: EvidenceTable['rows'][number][number]): string {
  if (cell === null) return '-';
  return typeof cell === 'number' ? numberText(cell) : cell;
}

/** Of figures that are of a part of the run: which. */
export function coverageText({ coveredShare }: { readonly coveredShare: number }): string {
  return coveredShare === 1
    ? ''
    : ` (the newest ${quantity(Math.round(coveredShare * 1000) / 1000, 'share')} of the run)`;
}

/** Small amounts with the digits that count. */
export function dollars(amount: number): string {
  return `$${amount >= 100 ? amount.toFixed(0) : amount >= 1 ? amount.toFixed(2) : String(Number(amount.toPrecision(3)))}`;
}
