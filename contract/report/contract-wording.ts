import { shellQuote } from '../../protocol/text/shell-quote.ts';
import { CHECKS, type CheckId } from '../model/checks.ts';
import type { CheckResult, ContractReport } from '../model/contract-report.ts';
import type { CoverageRow } from '../model/coverage-row.ts';
import type { Violation } from '../model/finding.ts';

/** Words that every form of the report says in the same way. */

/** `3 violations`, `1 violation`, `5,120 requests` */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}

/** `1.4 s`, `2 min 5 s` */
export function duration(durationMs: number): string {
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What was checked against what: `openapi.yaml 1.0.0 against http://127.0.0.1:8080` */
export function subjectOf({ contract, target }: ContractReport): string {
  return `${contract.file} ${contract.version} against ${target.url}`;
}

/** The verdict with the figures that it stands on. */
export function verdictSentence(report: ContractReport): string {
  const { verdict, violations, requests, durationMs, end } = report;
  const found = violations.length === 0 ? '' : `, with ${counted(violations.length, 'violation')}`;
  const figures = `${counted(requests, 'request')} in ${duration(durationMs)}`;
  const ended = { completed: '', interrupted: ', interrupted', aborted: ', broken off' }[end];
  switch (verdict) {
    case 'holds':
      return `The contract holds: ${figures}${ended}.`;
    case 'violated':
      return `The contract is violated${found}: ${figures}${ended}.`;
    case 'inconclusive':
      return `Whether the contract holds could not be told${found}: ${figures}${ended}.`;
  }
}

/** How a check came out: `held in 5,012 cases`. */
export function outcomeOf({ outcome, cases, violations, reason }: CheckResult): string {
  switch (outcome) {
    case 'held':
      return `held in ${counted(cases, 'case')}`;
    case 'violated':
      return `${counted(violations, 'violation')} in ${counted(cases, 'case')}`;
    case 'inconclusive':
    case 'skipped':
      return `${outcome}${reason === undefined ? '' : `: ${reason}`}`;
  }
}

/** `check 15, Idempotency` */
export function checkTitle(id: CheckId): string {
  return `check ${CHECKS[id].number}, ${CHECKS[id].title}`;
}

/** How many of the documented answers were seen, and those that were not. */
export function coverageOf({ coverage }: ContractReport) {
  const unseen = coverage.filter(({ seen }) => seen === 0);
  const gaps = Object.values(
    Object.groupBy(unseen, ({ operation, reason, gap }) => JSON.stringify([operation, reason, gap])),
  );
  return {
    total: coverage.length,
    seen: coverage.length - unseen.length,
    isMissed: unseen.some(({ gap }) => gap === 'missed'),
    gaps: gaps.flatMap((rows): readonly CoverageGap[] => {
      const [first] = rows ?? [];
      if (first === undefined) return [];
      const answers = rows?.map(answerOf).join(', ') ?? '';
      return [{ operation: first.operation, answers, reason: first.reason ?? 'not seen' }];
    }),
  };
}

/** Answers of one operation that were not seen for the same reason. */
export interface CoverageGap {
  readonly operation: string;
  /** `429 (RateLimitExceeded), 504` */
  readonly answers: string;
  readonly reason: string;
}

function answerOf({ status, alternative }: CoverageRow): string {
  return `${status}${alternative === undefined ? '' : ` (${alternative})`}`;
}

/** Checks in their order, those that were skipped for the same reason as one. */
export function groupedChecks({ checks }: ContractReport): readonly (readonly CheckResult[])[] {
  const groups = Object.groupBy(checks, ({ id, outcome, reason }) =>
    outcome === 'skipped' ? `skipped ${reason}` : id,
  );
  return Object.values(groups).filter((group) => group !== undefined);
}

/** The command that shows a violation again, and nothing else; undefined for one of a client's own traffic. */
export function replayCommand(
  { target, contract }: Pick<ContractReport, 'target' | 'contract'>,
  { seed, path }: Violation,
): string | undefined {
  if (path === '') return undefined;
  const url = target.kind === 'url' ? ` --url ${shellWord(target.url)}` : '';
  const spec = contract.file === 'openapi.yaml' ? '' : ` --spec ${shellWord(contract.file)}`;
  return `triggers contract${url}${spec} --seed ${seed} --path ${shellWord(path)}`;
}

/** The commands that send a violation's requests again, those that follow each other alike as one. */
export function sendCommands({ curl }: Pick<Violation, 'curl'>): readonly string[] {
  const commands: { command: string; times: number }[] = [];
  for (const command of curl) {
    const last = commands.at(-1);
    if (last?.command === command) last.times += 1;
    else commands.push({ command, times: 1 });
  }
  return commands.map(({ command, times }) => (times === 1 ? command : `${command} # ${times} times`));
}

/** Whether it is of a run, which its seed repeats, or of traffic. */
export function isRun({ phases }: ContractReport): boolean {
  return phases.every(({ phase }) => phase !== 'traffic');
}

function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : shellQuote(text);
}
