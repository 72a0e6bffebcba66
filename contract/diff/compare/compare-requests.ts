import { below, stepsOf } from '../../spec/json-pointer.ts';
import { isObject, type JsonObject, membersAt, type SpecDocument } from '../spec-document.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { OperationPlaces } from './compare-specs.ts';
import { type Comparison, compareNames, type Pair } from './comparison.ts';

/** Compares what a client sends: parameters, request headers, body. */
export function compareRequests(comparison: Comparison, places: OperationPlaces): void {
  compareParameters(comparison, places);
  compareBodies(comparison, places);
}

interface Parameter {
  readonly pointer: string;
  readonly value: JsonObject;
}

function compareParameters(comparison: Comparison, places: OperationPlaces): void {
  const before = parametersOf(comparison.before, places.path.before, places.before);
  const after = parametersOf(comparison.after, places.path.after, places.after);
  const { removed, added, kept } = compareNames(before.keys(), after.keys());
  for (const key of removed) {
    const { pointer, value } = before.get(key) as Parameter;
    const message = `${value.in} parameter ${value.name} is gone`;
    comparison.report('parameter-removed', message, { before: pointer, after: places.after }, places.name);
  }
  for (const key of added) {
    const { pointer, value } = after.get(key) as Parameter;
    const rule = value.required === true ? 'parameter-required' : 'request-extended';
    const message = `${value.in} parameter ${value.name} is new${value.required === true ? ' and required' : ''}`;
    comparison.report(rule, message, { before: places.before, after: pointer }, places.name);
  }
  for (const key of kept) {
    compareParameter(comparison, { before: before.get(key) as Parameter, after: after.get(key) as Parameter }, places);
  }
}

/** Those of the path and of the operation, which win. Header names have no case; path parameters are known by their place. */
function parametersOf(document: SpecDocument, path: string, operation: string): ReadonlyMap<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  const slots = [...(stepsOf(path)?.at(-1) ?? '').matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  for (const owner of [path, operation]) {
    const list = document.at(below(owner, 'parameters'));
    if (!Array.isArray(list)) continue;
    for (const index of list.keys()) {
      const { pointer, value } = document.resolve(below(owner, 'parameters', index));
      if (!isObject(value)) continue;
      const name = String(value.name);
      const key = value.in === 'header' ? name.toLowerCase() : value.in === 'path' ? String(slots.indexOf(name)) : name;
      parameters.set(`${value.in} ${key}`, { pointer, value });
    }
  }
  return parameters;
}

function compareParameter(comparison: Comparison, { before, after }: Pair<Parameter>, { name }: OperationPlaces): void {
  const title = `${after.value.in} parameter ${after.value.name}`;
  const where = `${name}, ${title}`;
  const places = { before: before.pointer, after: after.pointer };
  const [was, is] = [before.value.required === true, after.value.required === true];
  if (is && !was) comparison.report('parameter-required', `${title} is required`, places, name);
  if (was && !is) comparison.report('request-loosened', `${title} is no longer required`, places, name);
  const [old, now] = [serializationOf(before.value), serializationOf(after.value)];
  if (old !== now) {
    comparison.report(
      'parameter-serialization-changed',
      `${title} was written as ${old}, and is as ${now}`,
      places,
      name,
    );
  }
  const [needed, needs] = [before.value['x-requires'], after.value['x-requires']];
  if (needs !== undefined && needs !== needed) {
    const required = { before: before.pointer, after: below(after.pointer, 'x-requires') };
    comparison.report('parameter-needs-another', `${title} is refused without ${needs}`, required, name);
  }
  if (before.value.deprecated !== true && after.value.deprecated === true) {
    comparison.report('deprecated', `${title} is marked as deprecated`, places, name);
  }
  compareValueSchemas(comparison, places, where);
}

/** https://spec.openapis.org/oas/v3.1.1.html#style-values */
function serializationOf({ in: place, style, explode, content }: JsonObject): string {
  if (isObject(content)) return Object.keys(content).join(', ');
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const chosen = typeof style === 'string' ? style : usual;
  const exploded = typeof explode === 'boolean' ? explode : chosen === 'form';
  return `${chosen}${exploded ? ', exploded' : ''}`;
}

/** A parameter has its schema in itself or in its one content type. */
function compareValueSchemas(comparison: Comparison, places: Pair<string>, where: string): void {
  const schemaOf = (document: SpecDocument, pointer: string) => {
    const [content] = membersAt(document, below(pointer, 'content'));
    return below(content?.[1] ?? pointer, 'schema');
  };
  const before = schemaOf(comparison.before, places.before);
  const after = schemaOf(comparison.after, places.after);
  compareSchemas(comparison, 'request', { before, after }, where);
}

function compareBodies(comparison: Comparison, { before, after, name }: OperationPlaces): void {
  const old = bodyOf(comparison.before, before);
  const now = bodyOf(comparison.after, after);
  if (old === undefined && now === undefined) return;
  const places = { before: old?.pointer ?? before, after: now?.pointer ?? after };
  if (now === undefined) {
    comparison.report('request-body-removed', 'the request body is gone', places, name);
    return;
  }
  const [was, is] = [old?.value.required === true, now.value.required === true];
  if (is && !was) comparison.report('request-body-required', 'the request body is required', places, name);
  if (was && !is) comparison.report('request-loosened', 'the request body is no longer required', places, name);
  if (old === undefined) {
    if (!is) comparison.report('request-extended', 'a request body can be sent', places, name);
    return;
  }
  const content = { before: below(old.pointer, 'content'), after: below(now.pointer, 'content') };
  const [had, has] = [
    new Map(membersAt(comparison.before, content.before)),
    new Map(membersAt(comparison.after, content.after)),
  ];
  const { removed, added, kept } = compareNames(had.keys(), has.keys());
  for (const type of removed) {
    const at = { before: had.get(type) as string, after: content.after };
    comparison.report('request-media-type-removed', `${type} is no longer a content type of the body`, at, name);
  }
  for (const type of added) {
    const at = { before: content.before, after: has.get(type) as string };
    comparison.report('request-extended', `${type} is a content type of the body now`, at, name);
  }
  for (const type of kept) {
    const at = {
      before: below(had.get(type) as string, 'schema'),
      after: below(has.get(type) as string, 'schema'),
    };
    compareSchemas(comparison, 'request', at, `${name}, request body`);
  }
}

function bodyOf(document: SpecDocument, operation: string): Parameter | undefined {
  const { pointer, value } = document.resolve(below(operation, 'requestBody'));
  return isObject(value) ? { pointer, value } : undefined;
}
