import { ANSWER_MUTANTS } from './answer-mutants.ts';
import { INBOX_MUTANTS } from './inbox-mutants.ts';
import { LIFE_MUTANTS } from './life-mutants.ts';
import { LIMIT_MUTANTS } from './limit-mutants.ts';
import type { Mutant } from './mutant.ts';
import { REQUEST_MUTANTS } from './request-mutants.ts';

export const MUTANTS: readonly Mutant[] = [
  ...ANSWER_MUTANTS,
  ...REQUEST_MUTANTS,
  ...LIFE_MUTANTS,
  ...INBOX_MUTANTS,
  ...LIMIT_MUTANTS,
];
