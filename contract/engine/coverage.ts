import type { ResponseReading } from '../conformance/validate-response.ts';
import type { CoverageRow } from '../model/coverage-row.ts';
import type { Contract } from '../spec/contract.ts';
import type { DocumentedResponse } from '../spec/operation.ts';

/** Which documented answers were seen, and how often. */
export interface Coverage {
  readonly note: (operation: string | undefined, reading: ResponseReading, status: number) => void;
  /** All documented answers; `reasonFor` tells why one was not seen, or undefined where it should have been. */
  readonly rows: (
    reasonFor: (row: CoverageRow) => string | undefined,
    operations?: readonly string[] | undefined,
  ) => readonly CoverageRow[];
}

const UNROUTED = [
  ['unknownPath', 'any', 'an unknown path'],
  ['unknownMethod', 'another', 'a known path'],
  ['outside', 'any', 'outside of /v1'],
] as const;

export function createCoverage({ operations, unrouted }: Contract): Coverage {
  const seen = new Map<string, number>();
  const keyOf = (operation: string, { pointer, status }: DocumentedResponse) => `${operation} ${status} ${pointer}`;

  const documented: readonly (readonly [operation: string, method: string, path: string, DocumentedResponse])[] = [
    ...operations.flatMap(({ id, method, path, responses }) =>
      responses.map((response) => [id, method, path, response] as const),
    ),
    ...UNROUTED.flatMap(([name, method, path]) => {
      const response = unrouted[name];
      return response === undefined ? [] : [[name, method, path, response] as const];
    }),
  ];

  return {
    note(operation, { route, documented: response }, status) {
      if (response === undefined || response.status !== status) return;
      const name = operation ?? (route.kind === 'operation' ? route.operation.id : route.kind);
      const key = keyOf(name, response);
      seen.set(key, (seen.get(key) ?? 0) + 1);
    },
    rows: (reasonFor, only) =>
      documented
        .filter(([operation]) => only === undefined || only.includes(operation))
        .map(([operation, method, path, response]) => {
          const row: CoverageRow = {
            operation,
            method,
            path,
            status: response.status,
            ...(response.name !== undefined && { alternative: response.name }),
            answeredBy: response.answeredBy,
            seen: seen.get(keyOf(operation, response)) ?? 0,
          };
          if (row.seen > 0) return row;
          const reason = reasonFor(row);
          return { ...row, gap: reason === undefined ? 'missed' : 'unreachable', reason: reason ?? MISSED };
        }),
  };
}

const MISSED = 'No request of this run got it.';
