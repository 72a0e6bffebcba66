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

/** `createEvent 429 (RateLimitExceeded)` */
export function coverageTitle({ operation, status, alternative }: CoverageRow): string {
  return `${operation} ${status}${alternative === undefined ? '' : ` (${alternative})`}`;
}

/** How many of the documented answers were seen, and those that were not. */
export function coverageOf({ coverage }: ContractReport) {
  const gaps = coverage.filter(({ seen }) => seen === 0);
  return { total: coverage.length, seen: coverage.length - gaps.length, gaps };
}

/** The command that shows a violation again, and nothing else. */
export function replayCommand({ target }: Pick<ContractReport, 'target'>, { seed, path }: Violation): string {
  const url = target.kind === 'url' ? ` --url ${shellWord(target.url)}` : '';
  return `triggers contract${url} --seed ${seed} --path ${shellWord(path)}`;
}

function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
