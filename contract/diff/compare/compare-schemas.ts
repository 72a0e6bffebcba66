import type { DiffRuleId } from '../rules/diff-rules.ts';
import { compareAlternatives } from './compare-alternatives.ts';
import { compareEnums } from './compare-enums.ts';
import { compareObjects } from './compare-objects.ts';
import type { Comparison, Pair } from './comparison.ts';
import { onlyChoice, readChoices } from './schema-choices.ts';
import { type Direction, type SchemaComparison, whereOf } from './schema-comparison.ts';
import { canonicalSchema, keywordPointers, type SchemaSite, schemaSites } from './schema-sites.ts';
import { CONSTRAINTS, type Constraint, type Relation, showFact } from './value-constraints.ts';

/** Compares the schemas at two pointers, and all that they consist of. `part`: `POST /v1/events, request body`. */
export function compareSchemas(comparison: Comparison, direction: Direction, places: Pair<string>, part: string): void {
  const visited = new Set<string>();
  const context: SchemaComparison = {
    ...comparison,
    direction,
    part,
    compareInner: (pointers, path) => {
      // A schema that contains itself, or that is met again, says nothing new.
      const key = `${pointers.before.join()} ${pointers.after.join()}`;
      if (visited.has(key)) return;
      visited.add(key);
      compareConjunctions(context, pointers, path);
    },
  };
  context.compareInner({ before: [places.before], after: [places.after] }, '');
}

function compareConjunctions(context: SchemaComparison, pointers: Pair<readonly string[]>, path: string): void {
  const sites = {
    before: schemaSites(context.before, pointers.before),
    after: schemaSites(context.after, pointers.after),
  };
  const anchors = { before: pointers.before[0] as string, after: pointers.after[0] as string };
  const choices = { before: onlyChoice(sites.before), after: onlyChoice(sites.after) };
  if ((choices.before === undefined) !== (choices.after === undefined)) {
    // One form has become several, or several one.
    const before = choices.before ?? { pointer: anchors.before, alternatives: [pointers.before] };
    const after = choices.after ?? { pointer: anchors.after, alternatives: [pointers.after] };
    compareAlternatives(context, { before, after }, path);
    return;
  }
  for (const constraint of CONSTRAINTS) compareConstraint(context, constraint, sites, anchors, path);
  compareEnums(context, sites, anchors, path);
  compareDefaults(context, sites, anchors, path);
  compareObjects(context, sites, anchors, path);
  compareItems(context, sites, anchors, path);
  compareChoices(context, sites, anchors, path);
  compareOpaque(context, sites, anchors, path);
}

const BREAKING = {
  request: {
    type: 'request-type-narrowed',
    null: 'request-null-refused',
    format: 'request-format-tightened',
    pattern: 'request-pattern-tightened',
    range: 'request-range-tightened',
  },
  response: {
    type: 'response-type-widened',
    null: 'response-null-added',
    format: 'response-format-loosened',
    pattern: 'response-pattern-loosened',
    range: 'response-range-loosened',
  },
} as const satisfies Record<Direction, Record<Constraint['aspect'], DiffRuleId>>;

/** The rule that a change falls under; undefined if nothing has changed. */
function ruleOf(direction: Direction, aspect: Constraint['aspect'], relation: Relation): DiffRuleId | undefined {
  if (relation === 'same') return undefined;
  const harmless = direction === 'request' ? 'wider' : 'narrower';
  if (relation !== harmless) return BREAKING[direction][aspect];
  return direction === 'request' ? 'request-loosened' : 'response-tightened';
}

function compareConstraint(
  context: SchemaComparison,
  { keyword, aspect, read, compare }: Constraint,
  sites: Pair<readonly SchemaSite[]>,
  anchors: Pair<string>,
  path: string,
): void {
  const [before, after] = [read(sites.before), read(sites.after)];
  const rule = ruleOf(context.direction, aspect, compare(before?.value, after?.value));
  if (rule === undefined) return;
  const message =
    aspect === 'null'
      ? `null ${after?.value === true ? 'can be the value' : 'can no longer be the value'}`
      : `${keyword} went from ${showFact(before)} to ${showFact(after)}`;
  const places = { before: before?.pointer ?? anchors.before, after: after?.pointer ?? anchors.after };
  context.report(rule, message, places, whereOf(context, path));
}

function compareDefaults(
  context: SchemaComparison,
  sites: Pair<readonly SchemaSite[]>,
  anchors: Pair<string>,
  path: string,
) {
  if (context.direction === 'response') return;
  const [before, after] = [readDefault(sites.before), readDefault(sites.after)];
  if (before?.text === after?.text) return;
  const message = `default went from ${before?.text ?? 'none'} to ${after?.text ?? 'none'}`;
  const places = { before: before?.pointer ?? anchors.before, after: after?.pointer ?? anchors.after };
  context.report('default-changed', message, places, whereOf(context, path));
}

function readDefault(sites: readonly SchemaSite[]) {
  const site = sites.find(({ value }) => value.default !== undefined);
  return site && { text: JSON.stringify(site.value.default), pointer: `${site.pointer}/default` };
}

function compareItems(
  context: SchemaComparison,
  sites: Pair<readonly SchemaSite[]>,
  anchors: Pair<string>,
  path: string,
) {
  const before = keywordPointers(sites.before, 'items');
  const after = keywordPointers(sites.after, 'items');
  if (before.length > 0 && after.length > 0) context.compareInner({ before, after }, `${path}[]`);
  else if (before.length !== after.length) {
    const message = after.length > 0 ? 'items are described that were not' : 'items are no longer described';
    const places = { before: before[0] ?? anchors.before, after: after[0] ?? anchors.after };
    context.report(`${context.direction}-schema-changed`, message, places, whereOf(context, path));
  }
}

function compareChoices(
  context: SchemaComparison,
  sites: Pair<readonly SchemaSite[]>,
  anchors: Pair<string>,
  path: string,
) {
  const [before, after] = [readChoices(sites.before), readChoices(sites.after)];
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    const [old, now] = [before[index], after[index]];
    if (old !== undefined && now !== undefined) compareAlternatives(context, { before: old, after: now }, path);
    else {
      // A further condition beside the others narrows; one less widens.
      const narrower = now !== undefined;
      const message = `${narrower ? 'now' : 'no longer'} has to be one of ${(now ?? old)?.alternatives.length} alternatives`;
      const places = { before: old?.pointer ?? anchors.before, after: now?.pointer ?? anchors.after };
      const rule = narrower
        ? ({ request: 'request-alternative-removed', response: 'response-tightened' } as const)
        : ({ request: 'request-loosened', response: 'response-alternative-added' } as const);
      context.report(rule[context.direction], message, places, whereOf(context, path));
    }
  }
}

/** What has no order that could be judged from outside: told if it is not the same. */
const OPAQUE_KEYWORDS = [
  ...['not', 'if', 'then', 'else', 'patternProperties', 'propertyNames', 'contains', 'minContains', 'maxContains'],
  ...['dependentRequired', 'dependentSchemas', 'prefixItems', 'contentEncoding', 'contentMediaType', 'contentSchema'],
  ...['unevaluatedProperties', 'unevaluatedItems'],
] as const;

function compareOpaque(
  context: SchemaComparison,
  sites: Pair<readonly SchemaSite[]>,
  anchors: Pair<string>,
  path: string,
) {
  for (const keyword of OPAQUE_KEYWORDS) {
    const before = keywordPointers(sites.before, keyword);
    const after = keywordPointers(sites.after, keyword);
    const texts = (side: 'before' | 'after', pointers: readonly string[]) =>
      pointers.map((pointer) => canonicalSchema(context[side], pointer)).join();
    if (texts('before', before) === texts('after', after)) continue;
    const change = before.length === 0 ? 'is there now' : after.length === 0 ? 'is gone' : 'has changed';
    const places = { before: before[0] ?? anchors.before, after: after[0] ?? anchors.after };
    context.report(`${context.direction}-schema-changed`, `${keyword} ${change}`, places, whereOf(context, path));
  }
}
