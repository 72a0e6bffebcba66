import type { FieldName } from './filter-fields.ts';

/**
 * A condition on requests, events and log lines, in the one language of dashboard, commands and control API. Those that
 * `allOf`, `anyOf` and `not` make are in their simplest form, which is what parsing makes of the printed text.
 */
export type Filter =
  /** Matches everything. */
  | { readonly kind: 'all' }
  | { readonly kind: 'and'; readonly of: readonly Filter[] }
  | { readonly kind: 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | FilterTerm;

/** A condition without other conditions in it. */
export type FilterTerm =
  /** `checkout`: in any of the texts that are searched, in either case. */
  | { readonly kind: 'text'; readonly pattern: Pattern }
  /** `status:4xx,503`: one of the values. */
  | { readonly kind: 'match'; readonly field: FilterField; readonly values: readonly FilterValue[] }
  /** `path~events`: somewhere in the value, in either case. */
  | { readonly kind: 'contains'; readonly field: FilterField; readonly pattern: Pattern }
  /** `latency>=200ms` */
  | { readonly kind: 'compare'; readonly field: FilterField; readonly operator: Operator; readonly value: number };

export type Operator = '<' | '<=' | '>' | '>=';

/** `status`, or `payload.order.total` with the way into the JSON value; a star in it stands for any member or element. */
export interface FilterField {
  readonly name: FieldName;
  readonly path: readonly string[];
}

/** What a value is compared with. Numbers are in the field's own unit: milliseconds, bytes, epoch milliseconds. */
export type FilterValue =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'number'; readonly value: number }
  /** Both ends belong to it; one may be open. */
  | { readonly kind: 'range'; readonly from?: number; readonly to?: number }
  /** `4xx` */
  | { readonly kind: 'class'; readonly hundreds: number };

/** The literal parts of a text between which anything may stand: `order.*` is `['order.', '']`. */
export type Pattern = readonly string[];

/** The filter that everything passes. */
export const MATCH_ALL: Filter = { kind: 'all' };

/** All of them, flat and without those that match everything. */
export function allOf(filters: readonly Filter[]): Filter {
  const of = filters.flatMap((filter) => (filter.kind === 'and' ? filter.of : filter.kind === 'all' ? [] : [filter]));
  const [only = MATCH_ALL] = of;
  return of.length < 2 ? only : { kind: 'and', of };
}

/** Any of them, flat. */
export function anyOf(filters: readonly [Filter, ...Filter[]]): Filter {
  if (filters.some(({ kind }) => kind === 'all')) return MATCH_ALL;
  const of = filters.flatMap((filter) => (filter.kind === 'or' ? filter.of : [filter]));
  return of.length === 1 ? (of[0] as Filter) : { kind: 'or', of };
}

/** What the filter does not match; two negations are none. */
export function not(filter: Filter): Filter {
  return filter.kind === 'not' ? filter.of : { kind: 'not', of: filter };
}

/** Parts of a pattern without those that change nothing. */
export function toPattern(parts: readonly string[]): Pattern {
  return parts.filter((part, at) => part !== '' || at === 0 || at === parts.length - 1);
}
