import type { Finding } from '../../contract/model/finding.ts';
import type { Contract } from '../../contract/spec/contract.ts';
import { valueAt } from '../../contract/spec/json-pointer.ts';
import type { DocumentedResponse } from '../../contract/spec/operation.ts';
import type { StaticCheck } from '../../contract/static-check.ts';
import { ERROR_STATUS } from '../../src/errors.ts';

/** Compares the error codes of the code and their statuses with those of the contract's answers, both ways. */
export function errorCatalogue(statuses: Readonly<Record<string, number>> = ERROR_STATUS): StaticCheck {
  return {
    check: 'error-catalogue',
    run: async (contract) => {
      const ofCode = new Set(Object.entries(statuses).map(([code, status]) => `${code} ${status}`));
      const ofContract = documentedCodes(contract);
      const findings: Finding[] = [
        ...[...ofCode]
          .filter((pair) => !ofContract.has(pair))
          .map((pair) => ({
            check: 'error-catalogue' as const,
            sentence: `The code can answer ${pair}, which no answer of the contract has.`,
            expected: `${pair} in the contract`,
            seen: 'no such answer',
            pointer: '#/components/schemas/ErrorBody',
          })),
        ...[...ofContract]
          .filter(([pair]) => !ofCode.has(pair))
          .map(([pair, pointer]) => ({
            check: 'error-catalogue' as const,
            sentence: `The contract has ${pair}, which the code never answers.`,
            expected: `${pair} in src/errors.ts`,
            seen: 'no such code',
            pointer,
          })),
      ];
      return { kind: 'compared', cases: new Set([...ofCode, ...ofContract.keys()]).size, findings };
    },
  };
}

/** Each error code with its status, as `NOT_FOUND 404`, and where the contract says so. */
function documentedCodes({ operations, unrouted, document }: Contract): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  const responses: readonly (DocumentedResponse | undefined)[] = [
    ...operations.flatMap((operation) => operation.responses),
    ...Object.values(unrouted),
  ];
  for (const response of responses) {
    for (const { schemaPointer } of response?.content ?? []) {
      for (const code of codesOf(document, schemaPointer)) codes.set(`${code} ${response?.status}`, schemaPointer);
    }
  }
  return codes;
}

function codesOf(root: unknown, pointer: string): readonly string[] {
  const { $ref, oneOf } = (valueAt(root, pointer) ?? {}) as {
    readonly $ref?: string;
    readonly oneOf?: readonly unknown[];
  };
  if ($ref !== undefined) return codesOf(root, $ref);
  if (oneOf !== undefined) return oneOf.flatMap((_, index) => codesOf(root, `${pointer}/oneOf/${index}`));
  const code = valueAt(root, `${pointer}/properties/error/properties/code/const`);
  return typeof code === 'string' ? [code] : [];
}
