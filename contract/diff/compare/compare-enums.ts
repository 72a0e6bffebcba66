import { below } from '../../spec/json-pointer.ts';
import { compareNames, type Pair } from './comparison.ts';
import { ERROR_CODE_PATH } from './error-codes.ts';
import { type SchemaComparison, whereOf } from './schema-comparison.ts';
import type { SchemaSite } from './schema-sites.ts';

/** Compares `enum` and `const`: which values came and went. Error codes are compared as such, for the whole answer. */
export function compareEnums(
  context: SchemaComparison,
  sites: Pair<readonly SchemaSite[]>,
  anchors: Pair<string>,
  path: string,
): void {
  const { direction } = context;
  if (direction === 'response' && path === ERROR_CODE_PATH) return;
  const [before, after] = [readValues(sites.before), readValues(sites.after)];
  const where = whereOf(context, path);
  const rules = {
    less: direction === 'request' ? 'request-enum-narrowed' : 'response-tightened',
    more: direction === 'request' ? 'request-loosened' : 'response-enum-widened',
  } as const;
  if (before === undefined || after === undefined) {
    const [now, then] = [after, before];
    const known = now ?? then;
    if (known === undefined) return;
    const list = [...known.keys()].join(', ');
    const places = { before: firstPlace(before) ?? anchors.before, after: firstPlace(after) ?? anchors.after };
    if (now === undefined) context.report(rules.more, `any value can come, not only ${list}`, places, where);
    else context.report(rules.less, `only ${list} from now on, not any value`, places, where);
    return;
  }
  const { removed, added } = compareNames(before.keys(), after.keys());
  for (const value of removed) {
    const places = { before: before.get(value) as string, after: firstPlace(after) ?? anchors.after };
    context.report(rules.less, `${value} is no longer one of the values`, places, where);
  }
  for (const value of added) {
    const places = { before: firstPlace(before) ?? anchors.before, after: after.get(value) as string };
    context.report(rules.more, `${value} is one of the values now`, places, where);
  }
}

/** The values that all lists have, as JSON, each with where it stands; undefined if there is no list. */
function readValues(sites: readonly SchemaSite[]): ReadonlyMap<string, string> | undefined {
  return sites.reduce<Map<string, string> | undefined>((known, { pointer, value }) => {
    const own = new Map<string, string>();
    if (value.const !== undefined) own.set(JSON.stringify(value.const), below(pointer, 'const'));
    else if (Array.isArray(value.enum)) {
      for (const [index, item] of value.enum.entries()) own.set(JSON.stringify(item), below(pointer, 'enum', index));
    } else return known;
    return known === undefined ? own : new Map([...own].filter(([item]) => known.has(item)));
  }, undefined);
}

function firstPlace(values: ReadonlyMap<string, string> | undefined): string | undefined {
  return values?.values().next().value;
}
