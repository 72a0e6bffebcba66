import type { Comparison, Pair } from './comparison.ts';

/** Who sends the value: what a client may send must not get less, and what it may get must not get more. */
export type Direction = 'request' | 'response';

/** A comparison of one body, parameter or header. */
export interface SchemaComparison extends Comparison {
  readonly direction: Direction;
  /** `POST /v1/events, request body` */
  readonly part: string;
  /** Compares what must hold together on either side. `path`: of the value in its body, `events[].payload`. */
  readonly compareInner: (pointers: Pair<readonly string[]>, path: string) => void;
}

/** Where a change is felt, for a list: `POST /v1/events, request body, metadata.priority`. */
export function whereOf({ part }: SchemaComparison, path: string): string {
  return path === '' ? part : `${part}, ${path}`;
}
