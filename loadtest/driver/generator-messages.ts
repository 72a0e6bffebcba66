import type { ErrorCode } from '../../protocol/workbench-error.ts';
import type { EventRows } from '../model/event-ids.ts';
import type { SampleRows } from '../model/sample-table.ts';
import type { DriverProgress, GeneratorOutcome, ObservedAnswer } from './load-outcome.ts';
import type { LoadPlan } from './plan.ts';

/** What the process of the generator is told. Both ends are of the same build, so nothing is parsed. */
export type GeneratorCommand = { readonly kind: 'run'; readonly plan: LoadPlan } | { readonly kind: 'stop' };

/** What it says, in this order but for rows, observed answers and progress, which come as they are. */
export type GeneratorMessage =
  | { readonly kind: 'started'; readonly startedAtMs: number }
  | { readonly kind: 'rows'; readonly rows: SampleRows; readonly created: EventRows; readonly taken: EventRows }
  | { readonly kind: 'observed'; readonly answers: readonly ObservedAnswer[] }
  | { readonly kind: 'progress'; readonly progress: DriverProgress }
  | { readonly kind: 'done'; readonly outcome: GeneratorOutcome }
  /** Without a code it is a bug. */
  | { readonly kind: 'failed'; readonly code?: ErrorCode; readonly message: string };
