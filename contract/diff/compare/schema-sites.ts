import { below } from '../../spec/json-pointer.ts';
import { isObject, type JsonObject, type Site, type SpecDocument } from '../spec-document.ts';

/** A schema that a value has to satisfy, among others: `$ref` and `allOf` of it stand beside it in the list. */
export type SchemaSite = Site<JsonObject>;

/**
 * All schemas that must hold at once where these do: each with what it refers to and its `allOf`. `true` asks nothing;
 * `false` stands as `{ not: {} }`.
 */
export function schemaSites(document: SpecDocument, pointers: readonly string[]): readonly SchemaSite[] {
  const sites = new Map<string, SchemaSite>();
  const visit = (pointer: string): void => {
    if (sites.has(pointer)) return;
    const value = document.at(pointer);
    if (value === false) sites.set(pointer, { pointer, value: { not: {} } });
    if (!isObject(value)) return;
    sites.set(pointer, { pointer, value });
    if (typeof value.$ref === 'string') {
      // Follows one step at a time: beside a reference other keywords may stand. What leads nowhere is refused here.
      document.resolve(pointer);
      visit(value.$ref);
    }
    if (Array.isArray(value.allOf)) {
      for (const index of value.allOf.keys()) visit(below(pointer, 'allOf', index));
    }
  };
  for (const pointer of pointers) visit(pointer);
  return [...sites.values()];
}

/** The pointers of a keyword in every schema that has it. */
export function keywordPointers(sites: readonly SchemaSite[], keyword: string): readonly string[] {
  return sites.filter(({ value }) => value[keyword] !== undefined).map(({ pointer }) => below(pointer, keyword));
}

/** The pointers of each member of an object keyword (`properties`), by name. */
export function memberPointers(sites: readonly SchemaSite[], keyword: string): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const { pointer, value } of sites) {
    const object = value[keyword];
    if (!isObject(object)) continue;
    for (const name of Object.keys(object)) {
      members.set(name, [...(members.get(name) ?? []), below(pointer, keyword, name)]);
    }
  }
  return members;
}

/** The schema at a pointer with all references put in, and without what only describes: equal texts ask the same. */
export function canonicalSchema(document: SpecDocument, pointer: string): string {
  return JSON.stringify(canonical(document, document.at(pointer), []));
}

const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...['title', 'description', 'summary', 'example', 'examples', '$comment', 'externalDocs', 'deprecated'],
]);

function canonical(document: SpecDocument, value: unknown, trail: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(document, item, trail));
  if (!isObject(value)) return value;
  const { $ref: reference, ...rest } = value;
  const own = Object.entries(rest)
    .filter(([keyword]) => !ANNOTATIONS.has(keyword))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([keyword, inner]) => [keyword, canonical(document, inner, trail)] as const);
  if (typeof reference !== 'string') return Object.fromEntries(own);
  if (trail.includes(reference)) return { again: trail.length - trail.indexOf(reference), ...Object.fromEntries(own) };
  const target = canonical(document, document.at(reference), [...trail, reference]);
  return own.length === 0 ? target : { ...Object.fromEntries(own), allOf: [target] };
}
