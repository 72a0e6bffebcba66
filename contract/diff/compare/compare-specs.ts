import { below } from '../../spec/json-pointer.ts';
import { isObject, membersAt, type SpecDocument } from '../spec-document.ts';
import { compareRequests } from './compare-requests.ts';
import { compareResponses } from './compare-responses.ts';
import { compareSecurity } from './compare-security.ts';
import { type Comparison, compareNames, type DiffFinding, type Pair, startComparison } from './comparison.ts';

/** Everything that has changed between two contracts, the worst first. Throws CONTRACT_INVALID for broken references. */
export function compareSpecs(documents: Pair<SpecDocument>): readonly DiffFinding[] {
  const { comparison, findings } = startComparison(documents);
  compareServers(comparison);
  comparePaths(comparison);
  compareUnrouted(comparison);
  return findings();
}

/** One operation on either side. */
export interface OperationPlaces extends Pair<string> {
  /** Of its path, whose parameters it shares. */
  readonly path: Pair<string>;
  /** `POST /v1/events` */
  readonly name: string;
}

/** https://spec.openapis.org/oas/v3.1.1.html#fixed-fields-6 */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function comparePaths(comparison: Comparison): void {
  const [before, after] = [pathsOf(comparison.before), pathsOf(comparison.after)];
  const { removed, added, kept } = compareNames(before.keys(), after.keys());
  for (const key of removed) {
    const { template, pointer } = before.get(key) as PathPlace;
    comparison.report('path-removed', `${template} is gone`, { before: pointer, after: '#/paths' }, template);
  }
  for (const key of added) {
    const { template, pointer } = after.get(key) as PathPlace;
    for (const method of methodsAt(comparison.after, pointer).keys()) {
      const name = nameOf(method, template);
      const places = { before: '#/paths', after: below(pointer, method) };
      comparison.report('operation-added', `${name} is new`, places, name);
    }
  }
  for (const key of kept) comparePath(comparison, before.get(key) as PathPlace, after.get(key) as PathPlace);
}

interface PathPlace {
  readonly template: string;
  /** After references. */
  readonly pointer: string;
}

/** By the template without the names of its parameters, which clients do not send. */
function pathsOf(document: SpecDocument): ReadonlyMap<string, PathPlace> {
  return new Map(
    membersAt(document, '#/paths').map(([template, pointer]) => [
      template.replace(/\{[^}]*\}/g, '{}'),
      { template, pointer: document.resolve(pointer).pointer },
    ]),
  );
}

function methodsAt(document: SpecDocument, pointer: string): ReadonlyMap<string, string> {
  return new Map(membersAt(document, pointer).filter(([method]) => METHODS.includes(method)));
}

function comparePath(comparison: Comparison, before: PathPlace, after: PathPlace): void {
  const [old, now] = [methodsAt(comparison.before, before.pointer), methodsAt(comparison.after, after.pointer)];
  const { removed, added, kept } = compareNames(old.keys(), now.keys());
  for (const method of removed) {
    const name = nameOf(method, before.template);
    const places = { before: old.get(method) as string, after: after.pointer };
    comparison.report('operation-removed', `${name} is gone`, places, name);
  }
  for (const method of added) {
    const name = nameOf(method, after.template);
    const places = { before: before.pointer, after: now.get(method) as string };
    comparison.report('operation-added', `${name} is new`, places, name);
  }
  for (const method of kept) {
    compareOperations(comparison, {
      before: old.get(method) as string,
      after: now.get(method) as string,
      path: { before: before.pointer, after: after.pointer },
      name: nameOf(method, after.template),
    });
  }
}

function nameOf(method: string, template: string): string {
  return `${method.toUpperCase()} ${template}`;
}

function compareOperations(comparison: Comparison, places: OperationPlaces): void {
  const { before, after, name } = places;
  const [old, now] = [comparison.before.at(before), comparison.after.at(after)];
  if (isObject(old) && isObject(now)) {
    if (old.operationId !== now.operationId) {
      const message = `operationId went from ${old.operationId ?? 'none'} to ${now.operationId ?? 'none'}`;
      const ids = { before: below(before, 'operationId'), after: below(after, 'operationId') };
      comparison.report('operation-id-changed', message, ids, name);
    }
    if (old.deprecated !== true && now.deprecated === true) {
      comparison.report('deprecated', `${name} is marked as deprecated`, { before, after }, name);
    }
  }
  compareSecurity(comparison, places);
  compareRequests(comparison, places);
  const responses = { before: below(before, 'responses'), after: below(after, 'responses') };
  compareResponses(comparison, responses, name);
}

function compareServers(comparison: Comparison): void {
  const urlsOf = (document: SpecDocument) => {
    const { servers } = document.root;
    return Array.isArray(servers) ? servers.map((server) => (isObject(server) ? String(server.url) : '')) : [];
  };
  const before = urlsOf(comparison.before);
  for (const url of compareNames(before, urlsOf(comparison.after)).removed) {
    const places = { before: below('#/servers', before.indexOf(url)), after: '#/servers' };
    comparison.report('server-removed', `${url} is gone`, places, 'servers');
  }
}

/** `x-unrouted-responses`: what requests get that meet no operation, by the kind of request. */
function compareUnrouted(comparison: Comparison): void {
  const places = { before: '#/x-unrouted-responses', after: '#/x-unrouted-responses' };
  compareResponses(comparison, places, 'requests that meet no operation');
}
