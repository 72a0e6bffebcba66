import * as z from 'zod';
import { LoadProgress } from './load-progress.ts';

/** How long a run may say nothing before it is taken to be over. */
export const MAX_SILENCE_MS = 10_000;

/** A load run as the emulator knows it: an event of the stream of the kind `load`. */
export const LoadRun = z.object({
  /** The newest that it has told. */
  progress: LoadProgress,
  /** Absent: it goes on. `processEnded`, `silent`: it has stopped without saying so. */
  ended: z.enum(['done', 'processEnded', 'silent']).optional(),
});
export type LoadRun = z.infer<typeof LoadRun>;

/** Something that `POST /v1/load-run` can start. */
export const LoadScenario = z.object({ name: z.string(), description: z.string() });
export type LoadScenario = z.infer<typeof LoadScenario>;

/** `GET /v1/load-run`, and the answer of every call that changes it. */
export const LoadRunStatus = z.object({
  /** The newest; absent: there was none since the start. */
  run: LoadRun.optional(),
  /** What can be started; none: this emulator cannot start runs. */
  scenarios: z.array(LoadScenario),
});
export type LoadRunStatus = z.infer<typeof LoadRunStatus>;

/** `POST /v1/load-run`: which scenario to start. */
export const StartLoadRun = z.strictObject({ scenario: z.string().min(1).max(255) });
export type StartLoadRun = z.infer<typeof StartLoadRun>;
