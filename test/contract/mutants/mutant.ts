import type { CheckId, Phase } from '../../../contract/model/checks.ts';
import type { Defect } from './defect.ts';

/** A server with one thing wrong, and the check that must find it. */
export interface Mutant {
  /** What is wrong, as the end of "the server …". */
  readonly name: string;
  readonly check: CheckId;
  /** Where it shows, if only there; default: wherever the check looks. */
  readonly phases?: readonly Phase[];
  readonly defect: Defect;
}
