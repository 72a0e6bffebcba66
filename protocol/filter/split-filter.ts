import { allOf, type Filter, type FilterTerm } from './filter.ts';
import { LOCAL_FLAGS } from './filter-fields.ts';

/** A filter in two parts that hold together where the whole does. */
export interface SplitFilter {
  readonly server: Filter;
  readonly rest: Filter;
}

/** Parts a filter into what the server can evaluate and what is left to do where its answers are shown. */
export function splitFilter(filter: Filter, isForServer: (term: FilterTerm) => boolean = isKnownToServer): SplitFilter {
  const conditions = filter.kind === 'and' ? filter.of : [filter];
  const isServers = (one: Filter) => termsOf(one).every(isForServer);
  return {
    server: allOf(conditions.filter(isServers)),
    rest: allOf(conditions.filter((one) => !isServers(one))),
  };
}

/** The conditions that a filter is made of. */
export function termsOf(filter: Filter): readonly FilterTerm[] {
  switch (filter.kind) {
    case 'all':
      return [];
    case 'and':
    case 'or':
      return filter.of.flatMap(termsOf);
    case 'not':
      return termsOf(filter.of);
    default:
      return [filter];
  }
}

/** All but what only the program that shows things knows. */
function isKnownToServer(term: FilterTerm): boolean {
  if (term.kind !== 'match' || term.field.name !== 'is') return true;
  return !term.values.some((value) => value.kind === 'pattern' && LOCAL_FLAGS.has(value.pattern.join('')));
}
