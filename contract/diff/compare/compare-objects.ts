import { below } from '../../spec/json-pointer.ts';
import { isObject, type SpecDocument } from '../spec-document.ts';
import { compareNames, type Pair } from './comparison.ts';
import { type SchemaComparison, whereOf } from './schema-comparison.ts';
import { keywordPointers, memberPointers, type SchemaSite, schemaSites } from './schema-sites.ts';

/** Compares properties, which of them are required, and whether others are let through. */
export function compareObjects(
  context: SchemaComparison,
  sites: Pair<readonly SchemaSite[]>,
  anchors: Pair<string>,
  path: string,
): void {
  const before = readObject(context.before, sites.before, context.direction);
  const after = readObject(context.after, sites.after, context.direction);
  const { removed, added, kept } = compareNames(before.properties.keys(), after.properties.keys());
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);

  for (const name of removed) {
    const places = { before: before.properties.get(name)?.[0] ?? anchors.before, after: anchors.after };
    context.report(removedRule(context, name, before, after), `${name} is gone`, places, whereOf(context, at(name)));
  }
  for (const name of added) {
    // One that is required at once is told of as that.
    if (context.direction === 'request' && after.required.has(name)) continue;
    const places = { before: anchors.before, after: after.properties.get(name)?.[0] ?? anchors.after };
    context.report(addedRule(context, before), `${name} is new`, places, whereOf(context, at(name)));
  }
  compareRequired(context, { before, after }, anchors, at);
  for (const name of kept) {
    const pointers = {
      before: before.properties.get(name) as readonly string[],
      after: after.properties.get(name) as readonly string[],
    };
    compareDeprecated(context, pointers, at(name));
    context.compareInner(pointers, at(name));
  }
  compareOpenness(context, sites, { before, after }, anchors, path);
}

interface ObjectFacts {
  readonly properties: ReadonlyMap<string, readonly string[]>;
  /** Names that must be there, each with where that is said. */
  readonly required: ReadonlyMap<string, string>;
  /** Whether others than the described are let through: none, those of a schema, or any. */
  readonly openness: 0 | 1 | 2;
  readonly opennessPointer: string | undefined;
}

function readObject(document: SpecDocument, sites: readonly SchemaSite[], direction: string): ObjectFacts {
  const hidden = direction === 'request' ? 'readOnly' : 'writeOnly';
  const properties = [...memberPointers(sites, 'properties')].filter(
    ([, pointers]) => !schemaSites(document, pointers).some(({ value }) => value[hidden] === true),
  );
  const required = sites.flatMap(({ pointer, value }) =>
    Array.isArray(value.required)
      ? Array.from(value.required, (name, index) => [String(name), below(pointer, 'required', index)] as const)
      : [],
  );
  const limits = sites.filter(({ value }) => value.additionalProperties !== undefined);
  const closed = limits.find(({ value }) => value.additionalProperties === false);
  const partly = limits.find(({ value }) => isObject(value.additionalProperties));
  const limit = closed ?? partly;
  return {
    properties: new Map(properties),
    required: new Map(required),
    openness: closed !== undefined ? 0 : partly !== undefined ? 1 : 2,
    opennessPointer: limit && below(limit.pointer, 'additionalProperties'),
  };
}

function removedRule({ direction }: SchemaComparison, name: string, before: ObjectFacts, after: ObjectFacts) {
  if (direction === 'request') return after.openness === 0 ? 'request-property-refused' : 'request-property-removed';
  return before.required.has(name) ? 'response-property-removed' : 'response-optional-property-removed';
}

function addedRule({ direction }: SchemaComparison, before: ObjectFacts) {
  if (direction === 'request') return before.openness === 0 ? 'request-extended' : 'request-free-property-claimed';
  return before.openness === 0 ? 'response-closed-object-extended' : 'response-extended';
}

function compareRequired(
  context: SchemaComparison,
  { before, after }: Pair<ObjectFacts>,
  anchors: Pair<string>,
  at: (name: string) => string,
): void {
  const isRequest = context.direction === 'request';
  const { removed, added } = compareNames(before.required.keys(), after.required.keys());
  for (const name of added) {
    // What is new in an answer is told of as that.
    if (!isRequest && !before.properties.has(name)) continue;
    const places = {
      before: before.properties.get(name)?.[0] ?? anchors.before,
      after: after.required.get(name) as string,
    };
    const rule = isRequest ? 'request-property-required' : 'response-tightened';
    context.report(rule, `${name} is required`, places, whereOf(context, at(name)));
  }
  for (const name of removed) {
    if (!after.properties.has(name)) continue;
    const places = {
      before: before.required.get(name) as string,
      after: after.properties.get(name)?.[0] ?? anchors.after,
    };
    const rule = isRequest ? 'request-loosened' : 'response-property-optional';
    context.report(rule, `${name} is no longer required`, places, whereOf(context, at(name)));
  }
}

function compareOpenness(
  context: SchemaComparison,
  sites: Pair<readonly SchemaSite[]>,
  { before, after }: Pair<ObjectFacts>,
  anchors: Pair<string>,
  path: string,
): void {
  const isRequest = context.direction === 'request';
  const places = { before: before.opennessPointer ?? anchors.before, after: after.opennessPointer ?? anchors.after };
  const kinds = ['refused', 'let through if they are as described', 'let through'] as const;
  const message = `unknown properties were ${kinds[before.openness]}, and are ${kinds[after.openness]}`;
  const where = whereOf(context, path);
  if (after.openness < before.openness) {
    context.report(isRequest ? 'request-unknown-refused' : 'response-tightened', message, places, where);
  } else if (after.openness > before.openness) {
    context.report(isRequest ? 'request-loosened' : 'response-unknown-allowed', message, places, where);
  } else if (after.openness === 1) {
    const pointers = {
      before: keywordPointers(sites.before, 'additionalProperties'),
      after: keywordPointers(sites.after, 'additionalProperties'),
    };
    context.compareInner(pointers, path === '' ? '*' : `${path}.*`);
  }
}

function compareDeprecated(context: SchemaComparison, pointers: Pair<readonly string[]>, path: string): void {
  const isDeprecated = (side: 'before' | 'after') =>
    pointers[side].some((pointer) => {
      const value = context[side].at(pointer);
      return isObject(value) && value.deprecated === true;
    });
  if (isDeprecated('before') || !isDeprecated('after')) return;
  const places = { before: pointers.before[0] as string, after: pointers.after[0] as string };
  context.report('deprecated', 'is marked as deprecated', places, whereOf(context, path));
}
