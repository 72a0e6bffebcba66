import type { LoadScenario } from '../../protocol/load-run.ts';

/** Starts load runs as programs of their own; the emulator knows no more of them. */
export interface LoadLauncher {
  readonly scenarios: () => Promise<readonly LoadScenario[]>;
  /** Starts one of the scenarios. */
  readonly start: (scenario: string) => StartedLoad;
}

/** A load run's program. */
export interface StartedLoad {
  readonly processId: number | undefined;
  /** Resolves when it has ended, to the last that it said of what was wrong. */
  readonly ended: Promise<string>;
  /** Ends it at once. */
  readonly kill: () => void;
}
