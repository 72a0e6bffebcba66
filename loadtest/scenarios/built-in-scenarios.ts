import type { ScenarioSource } from '../scenario/scenario.ts';
import { ackRace } from './ack-race.ts';
import { chaos } from './chaos.ts';
import { hotPartition } from './hot-partition.ts';
import { idempotencyStorm } from './idempotency-storm.ts';
import { inbox } from './inbox.ts';
import { ingest } from './ingest.ts';
import { lambdaBudget } from './lambda-budget.ts';
import { mixed } from './mixed.ts';
import { payloadLimits } from './payload-limits.ts';
import { rateLimits } from './rate-limits.ts';
import { smoke } from './smoke.ts';
import { soak } from './soak.ts';
import { stress } from './stress.ts';

/** The scenarios that come with the program, in the order in which they are listed. */
export const BUILT_IN_SCENARIOS: readonly ScenarioSource[] = [
  smoke,
  ingest,
  inbox,
  mixed,
  stress,
  soak,
  payloadLimits,
  rateLimits,
  lambdaBudget,
  idempotencyStorm,
  ackRace,
  hotPartition,
  chaos,
];
