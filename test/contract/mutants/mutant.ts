import type { ComparedCode } from '../../../cli/contract/code-checks.ts';
import type { CheckId, Phase } from '../../../contract/model/checks.ts';
import type { Defect } from './defect.ts';

/** A server with one thing wrong, and the check that must find it. */
export interface ServerMutant {
  readonly kind: 'server';
  /** What is wrong, as the end of "a server that …". */
  readonly name: string;
  readonly check: CheckId;
  /** Where it shows, if only there; default: wherever the check looks. */
  readonly phases?: readonly Phase[];
  /** Of the only probe that can show it. */
  readonly path?: string;
  readonly defect: Defect;
}

/** A contract and code that are not of one mind, and the check that must find it. */
export interface StaticMutant {
  readonly kind: 'static';
  /** The beginning of "… is caught". */
  readonly name: string;
  readonly check: CheckId;
  /** Of the finding's sentence. */
  readonly sentence: RegExp;
  /** Changes the text of the contract. */
  readonly contract?: (text: string) => string;
  /** In place of the code of this program. */
  readonly code?: ComparedCode;
  /** Changes the contract into that of the last release; without it there is none. */
  readonly released?: (text: string) => string;
}
