import { ACCESS_MUTANTS } from './access-mutants.ts';
import { ANSWER_MUTANTS } from './answer-mutants.ts';
import { FAULT_MUTANTS } from './fault-mutants.ts';
import { HEADER_MUTANTS } from './header-mutants.ts';
import { IDEMPOTENCY_MUTANTS } from './idempotency-mutants.ts';
import { INBOX_MUTANTS } from './inbox-mutants.ts';
import { LIFE_MUTANTS } from './life-mutants.ts';
import { LIMIT_MUTANTS } from './limit-mutants.ts';
import type { ServerMutant, StaticMutant } from './mutant.ts';
import { REQUEST_MUTANTS } from './request-mutants.ts';
import { CODE_MUTANTS, CONTRACT_MUTANTS } from './static-mutants.ts';
import { STORED_EVENT_MUTANTS } from './stored-event-mutants.ts';

export const SERVER_MUTANTS: readonly ServerMutant[] = [
  ...ANSWER_MUTANTS,
  ...HEADER_MUTANTS,
  ...REQUEST_MUTANTS,
  ...ACCESS_MUTANTS,
  ...LIFE_MUTANTS,
  ...STORED_EVENT_MUTANTS,
  ...IDEMPOTENCY_MUTANTS,
  ...INBOX_MUTANTS,
  ...LIMIT_MUTANTS,
  ...FAULT_MUTANTS,
];

export const STATIC_MUTANTS: readonly StaticMutant[] = [...CONTRACT_MUTANTS, ...CODE_MUTANTS];
