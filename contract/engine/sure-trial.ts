import type { CheckId } from '../model/checks.ts';
import type { Contract } from '../spec/contract.ts';
import type { Probe } from './probe.ts';
import type { Session } from './session.ts';
import { type StartedTrial, TrialAbandoned } from './trial.ts';
import { findingKey } from './violations.ts';

/** A trial whose findings count, or what it was about if the target was too slow for any. */
export type TrialResult =
  | { readonly kind: 'judged'; readonly trial: StartedTrial }
  | { readonly kind: 'unsure'; readonly checks: readonly CheckId[] };

export interface SureTrialOptions {
  readonly session: Session;
  readonly contract: Contract;
  readonly newTrial: () => StartedTrial;
  /** So often a trial is made that the target was too slow for. */
  readonly maxTries: number;
}

/** After a table did not answer in time, the service asks it for nothing more for 5 s. */
const AFTERMATH_MS = 6_000;

/**
 * Makes a trial, and makes it again where slowness alone can have caused what it found: a 5xx or a silence that took its
 * time, or an answer that a slow service may give otherwise. Only where the target answers others promptly, a 5xx that
 * comes late each time is the fault of what was sent.
 */
export async function sureTrial(
  probe: Probe,
  test: (trial: StartedTrial) => Promise<void>,
  options: SureTrialOptions,
): Promise<TrialResult> {
  const first = await trialInTime(probe, test, options);
  if (first.kind === 'unsure' || first.trial.findings.length === 0 || probe.isConfirmed !== true) return first;
  const second = await trialInTime(probe, test, options);
  if (second.kind === 'unsure') return second;
  const keys = new Set(second.trial.findings.map(findingKey));
  const findings = first.trial.findings.filter((finding) => keys.has(findingKey(finding)));
  return { kind: 'judged', trial: { ...first.trial, findings } };
}

async function trialInTime(
  { judgesWithinMs }: Probe,
  test: (trial: StartedTrial) => Promise<void>,
  { session, contract, newTrial, maxTries }: SureTrialOptions,
): Promise<TrialResult> {
  let isTargetPrompt = true;
  for (let tries = 1; ; tries += 1) {
    const trial = newTrial();
    const startedMs = performance.now();
    await settle(test(trial));
    const sinceMs = performance.now() - startedMs + AFTERMATH_MS;
    const isLate = judgesWithinMs !== undefined && session.hasBeenSlow(judgesWithinMs, sinceMs);
    if (trial.findings.length === 0 || !(isLate || trial.hasTimedOut())) return { kind: 'judged', trial };
    const unsure: TrialResult = { kind: 'unsure', checks: [...new Set(trial.findings.map(({ check }) => check))] };
    if (maxTries === 1) return unsure;
    isTargetPrompt &&= await isPrompt(session, contract);
    if (tries < maxTries) {
      if (isLate) await session.wait(AFTERMATH_MS);
      continue;
    }
    return isTargetPrompt && !isLate ? { kind: 'judged', trial } : unsure;
  }
}

/** An answer within this time says that the target is not starved. */
const PROMPT_MS = 1_000;
const MAX_ASKED = 3;

/** Whether the target answers a plain request promptly; one that only just recovers is asked again. */
async function isPrompt(session: Session, { operations }: Contract): Promise<boolean> {
  const plain = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  const path = (plain.find(({ isSecured }) => isSecured) ?? plain[0])?.path ?? '/';
  for (let asked = 0; asked < MAX_ASKED; asked += 1) {
    const answer = await session.send({ method: 'GET', path });
    if ('status' in answer && answer.status < 500 && answer.exchange.durationMs < PROMPT_MS) return true;
  }
  return false;
}

async function settle(test: Promise<void>): Promise<void> {
  try {
    await test;
  } catch (error) {
    if (!(error instanceof TrialAbandoned)) throw error;
  }
}
