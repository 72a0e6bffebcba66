import { below } from '../../spec/json-pointer.ts';
import { isObject, type JsonObject, type SpecDocument } from '../spec-document.ts';
import type { OperationPlaces } from './compare-specs.ts';
import { type Comparison, compareNames } from './comparison.ts';

/** Compares what a request needs to be let in: one of several requirements, each of schemes that are all needed. */
export function compareSecurity(comparison: Comparison, { before, after, name }: OperationPlaces): void {
  const [old, now] = [requirementsOf(comparison.before, before), requirementsOf(comparison.after, after)];
  const { removed, added } = compareNames(old.accepted, now.accepted);
  const places = { before: old.pointer, after: now.pointer };
  // Who could come without anything can come with anything.
  const lost = old.accepted.includes(NOTHING) ? removed.filter((one) => one === NOTHING) : removed;
  for (const requirement of now.accepted.includes(NOTHING) ? [] : lost) {
    const needed = now.accepted.join(' or ');
    comparison.report('security-tightened', `${requirement} was enough, and ${needed} is needed`, places, name);
  }
  for (const requirement of old.accepted.includes(NOTHING) ? [] : added) {
    comparison.report('security-loosened', `${requirement} is enough now`, places, name);
  }
}

const NOTHING = 'no key';

/** An operation's own list, or the contract's. */
function requirementsOf(document: SpecDocument, operation: string) {
  const own = below(operation, 'security');
  const pointer = document.at(own) === undefined ? '#/security' : own;
  const list = document.at(pointer);
  const accepted = Array.isArray(list) && list.length > 0 ? list.map((one) => textOf(document, one)) : [NOTHING];
  return { pointer: document.at(pointer) === undefined ? operation : pointer, accepted };
}

/** By what a client has to send, not by the name that the scheme has in the document. */
function textOf(document: SpecDocument, requirement: unknown): string {
  const schemes = isObject(requirement) ? Object.entries(requirement) : [];
  if (schemes.length === 0) return NOTHING;
  return schemes
    .map(([name, scopes]) => {
      const { value } = document.resolve(below('#/components/securitySchemes', name));
      const granted = Array.isArray(scopes) && scopes.length > 0 ? ` with ${[...scopes].sort().join(' ')}` : '';
      return `${schemeText(isObject(value) ? value : {}, name)}${granted}`;
    })
    .sort()
    .join(' and ');
}

function schemeText({ type, in: place, name, scheme, openIdConnectUrl }: JsonObject, key: string): string {
  switch (type) {
    case 'apiKey':
      // Header names have no case.
      return `the ${place} ${place === 'header' ? String(name).toLowerCase() : name}`;
    case 'http':
      return `HTTP ${String(scheme).toLowerCase()}`;
    case 'openIdConnect':
      return `OpenID Connect of ${openIdConnectUrl}`;
    default:
      return `${type ?? 'the scheme'} ${key}`;
  }
}
