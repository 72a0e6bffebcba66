import type { StaticCheck } from '../../contract/static-check.ts';
import { breakingChanges } from './breaking-changes.ts';
import { errorCatalogue } from './error-catalogue.ts';
import { routerDrift } from './router-drift.ts';
import { typeDrift } from './type-drift.ts';
import { validatorDrift } from './validator-drift.ts';

/** What the contract is compared with when the server that is checked runs the code of this program. */
export function codeChecks(today: string): readonly StaticCheck[] {
  return [routerDrift(), errorCatalogue(), validatorDrift(), typeDrift(), breakingChanges(today)];
}
