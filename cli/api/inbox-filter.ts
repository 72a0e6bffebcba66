import type { Filter, FilterTerm } from '../../protocol/filter/filter.ts';
import { type SplitFilter, splitFilter, termsOf } from '../../protocol/filter/split-filter.ts';

/** Parameters of `GET /v1/inbox` by the field that they compare. */
const PARAMETERS: Readonly<Record<string, string>> = {
  source: 'source',
  type: 'event_type',
  priority: 'priority',
};

/** A filter in what the API's inbox can look for and what is left to look at here. */
export interface InboxFilter extends SplitFilter {
  readonly parameters: Readonly<Record<string, string>>;
}

/** The API compares single values, each field once: no stars, no alternatives, no negation. */
export function toInboxFilter(filter: Filter): InboxFilter {
  const conditions = filter.kind === 'and' ? filter.of : [filter];
  const chosen = new Map<string, FilterTerm>();
  for (const condition of conditions) {
    if (condition.kind !== 'match') continue;
    const parameter = PARAMETERS[condition.field.name];
    if (parameter !== undefined && !chosen.has(parameter) && singleValue(condition) !== undefined) {
      chosen.set(parameter, condition);
    }
  }
  const terms = new Set<FilterTerm>(chosen.values());
  const isChosen = (condition: Filter) => termsOf(condition).length === 1 && terms.has(condition as FilterTerm);
  const parts = splitFilter({ kind: 'and', of: conditions }, (term) => isChosen(term));
  const parameters = [...chosen].map(([parameter, term]) => [parameter, singleValue(term) as string]);
  return { ...parts, parameters: Object.fromEntries(parameters) };
}

function singleValue(term: FilterTerm): string | undefined {
  if (term.kind !== 'match' || term.values.length !== 1) return undefined;
  const [value] = term.values;
  return value?.kind === 'pattern' && value.pattern.length === 1 ? value.pattern[0] : undefined;
}
