import type { DriverProgress } from '../driver/load-outcome.ts';
import type { Judgement } from '../model/judgement.ts';
import type { Ledger, ServerLedger } from '../model/ledger.ts';
import type { EvidenceTable, RunReport } from '../model/run-report.ts';
import type { GeneratorHealth, Samples } from '../model/samples.ts';
import type { LoadModel } from '../scenario/load-model.ts';
import type { RunTarget } from './run-target.ts';

/** What each kind of scenario works with. */
export interface ScenarioRun {
  readonly runId: string;
  readonly target: RunTarget;
  /** Asked to come to an end: finish what is begun, and tell of it. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

/** How a run stands, before it is put into words. */
export interface RunProgress
  extends Pick<
    DriverProgress,
    | 'state'
    | 'scheduled'
    | 'sent'
    | 'answered'
    | 'timedOut'
    | 'reset'
    | 'refused'
    | 'unexpected'
    | 'lateShare'
    | 'elapsedMs'
    | 'plannedMs'
  > {
  /** What it does now: a phase, a step. */
  readonly phase: string;
  readonly samples: Samples;
  readonly judgements: readonly Judgement[];
}

/** What each kind of scenario comes to. */
export interface ScenarioOutcome extends Pick<RunReport, 'budget' | 'price'> {
  readonly samples: Samples;
  readonly ledger: Ledger;
  readonly health: GeneratorHealth;
  readonly judgements: readonly Judgement[];
  readonly evidence: readonly EvidenceTable[];
  readonly server?: ServerLedger | undefined;
  readonly end: RunReport['end'];
  readonly endReason?: string | undefined;
  /** What was offered, if that is not the load as the scenario has it. */
  readonly load?: LoadModel | undefined;
  /** What a reader of the numbers must know of them, a sentence each. */
  readonly notes: readonly string[];
}
