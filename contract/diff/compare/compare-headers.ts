import { below } from '../../spec/json-pointer.ts';
import { isObject, membersAt, type SpecDocument } from '../spec-document.ts';
import { compareSchemas } from './compare-schemas.ts';
import { type Comparison, compareNames, type Pair } from './comparison.ts';

/** Compares the headers of an answer. */
export function compareHeaders(comparison: Comparison, places: Pair<string>, where: string): void {
  const [before, after] = [headersOf(comparison.before, places.before), headersOf(comparison.after, places.after)];
  const { removed, added, kept } = compareNames(before.keys(), after.keys());
  for (const key of removed) {
    const { name, pointer, required } = before.get(key) as Header;
    const rule = required ? 'response-header-removed' : 'response-optional-header-removed';
    comparison.report(rule, `${name} is gone`, { before: pointer, after: places.after }, where);
  }
  for (const key of added) {
    const { name, pointer } = after.get(key) as Header;
    comparison.report('response-extended', `${name} is new`, { before: places.before, after: pointer }, where);
  }
  for (const key of kept) compareHeader(comparison, before.get(key) as Header, after.get(key) as Header, where);
}

interface Header {
  readonly name: string;
  readonly pointer: string;
  readonly required: boolean;
}

/** By name in lower case. */
function headersOf(document: SpecDocument, response: string): ReadonlyMap<string, Header> {
  return new Map(
    membersAt(document, below(response, 'headers')).map(([name, place]) => {
      const { pointer, value } = document.resolve(place);
      return [name.toLowerCase(), { name, pointer, required: isObject(value) && value.required === true }];
    }),
  );
}

function compareHeader(comparison: Comparison, before: Header, after: Header, where: string): void {
  const places = { before: before.pointer, after: after.pointer };
  if (before.required && !after.required) {
    comparison.report('response-header-optional', `${after.name} can be missing`, places, where);
  }
  if (after.required && !before.required) {
    comparison.report('response-tightened', `${after.name} is always there`, places, where);
  }
  const schemas = { before: below(before.pointer, 'schema'), after: below(after.pointer, 'schema') };
  compareSchemas(comparison, 'response', schemas, `${where}, header ${after.name}`);
}
