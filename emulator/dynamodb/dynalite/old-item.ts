/**
 * `ReturnValuesOnConditionCheckFailure`, which dynalite 4.0.0 does not know: the item that a conditional write found
 * in its way comes back inside of the error.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
 */
import type { ParameterTypes } from './dynalite-internals.ts';

export interface ConditionalDb {
  checkConditional: (
    input: { readonly ReturnValuesOnConditionCheckFailure?: string },
    existing: object | undefined,
  ) => ConditionFailure | undefined | null;
}

interface ConditionFailure {
  readonly body: { Item?: object };
}

/** Adds the parameter to dynalite's write operations. To be called once, before the first request. */
export function installOldItemOnFailure(db: ConditionalDb, writeOperations: readonly ParameterTypes[]): void {
  for (const types of writeOperations) {
    types.ReturnValuesOnConditionCheckFailure = { type: 'String', enum: ['ALL_OLD', 'NONE'] };
  }
  const check = db.checkConditional;
  db.checkConditional = (input, existing) => {
    const failure = check(input, existing);
    if (failure && existing && input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD') failure.body.Item = existing;
    return failure;
  };
}
