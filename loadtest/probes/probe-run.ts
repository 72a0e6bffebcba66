import type { ControlAddress } from '../../protocol/control-client.ts';
import type { Judgement } from '../model/judgement.ts';
import type { EvidenceTable } from '../model/run-report.ts';
import type { ProbeRecorder } from './probe-recorder.ts';

/** What a scenario of single requests works with. */
export interface ProbeRun {
  readonly send: ProbeRecorder['send'];
  /** Never used before against the same data: marks all that the run makes. */
  readonly runId: string;
  readonly apiKeys: readonly string[];
  /** Absent: the target has no control API that may be asked. */
  readonly control?: ControlAddress | undefined;
  /** The emulator is the run's own: its clock may be moved, its keys made. */
  readonly isOwnEmulator: boolean;
  /** Asked to come to an end: what has been begun is finished, nothing more is begun. */
  readonly signal: AbortSignal;
}

/** What a scenario found out. */
export interface Findings {
  readonly judgements: readonly Judgement[];
  readonly evidence: readonly EvidenceTable[];
}

/**
 * The judgement of something that must never happen: fails if it did, passes if it did not in all that was planned, and
 * is inconclusive if too little was tried.
 */
export function judgeNever(question: {
  readonly id: string;
  readonly sentence: string;
  /** What happened against it, each in a few words. */
  readonly violations: readonly string[];
  /** How often it could have happened. */
  readonly tried: number;
  readonly planned: number;
  /** What one try is: `events`, `answers`. */
  readonly unit: string;
}): Judgement {
  const { id, sentence, violations, tried, planned, unit } = question;
  const common = { id, sentence, observed: violations.length, limit: 0, unit, samples: tried };
  const [first] = violations;
  if (first !== undefined) {
    const more = violations.length > 1 ? `, and ${violations.length - 1} more` : '';
    return { ...common, verdict: 'fail', reason: `${first}${more}, of ${tried} ${unit}` };
  }
  if (tried > 0 && tried >= planned) return { ...common, verdict: 'pass', reason: `so in all of ${tried} ${unit}` };
  return {
    ...common,
    verdict: 'inconclusive',
    reason: `only ${tried} of ${planned} ${unit} could tell`,
    missingSamples: Math.max(1, planned - tried),
  };
}
