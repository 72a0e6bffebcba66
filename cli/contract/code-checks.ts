import type { StaticCheck } from '../../contract/static-check.ts';
import { breakingChanges } from './breaking-changes.ts';
import { errorCatalogue } from './error-catalogue.ts';
import { type Routes, routerDrift } from './router-drift.ts';
import { typeDrift } from './type-drift.ts';
import { type Acceptors, validatorDrift } from './validator-drift.ts';

/** What the contract is compared with; default: the code of this program and its last release. */
export interface ComparedCode {
  readonly routes?: Routes | undefined;
  /** The status of each error code. */
  readonly errorStatuses?: Readonly<Record<string, number>> | undefined;
  readonly acceptors?: Partial<Acceptors> | undefined;
  readonly typesFile?: string | undefined;
  /** Of the repository whose last tag is the last release. */
  readonly folder?: string | undefined;
}

/** What the contract is compared with when the server that is checked runs the code of this program. */
export function codeChecks(today: string, code: ComparedCode = {}): readonly StaticCheck[] {
  const { routes, errorStatuses, acceptors, typesFile, folder } = code;
  return [
    routerDrift(routes),
    errorCatalogue(errorStatuses),
    validatorDrift(acceptors),
    typeDrift(typesFile),
    breakingChanges(today, folder),
  ];
}
