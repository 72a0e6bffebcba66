import type { Contract } from '../spec/contract.ts';
import type { Operation } from '../spec/operation.ts';

/** What a method and path mean to the contract. */
export type Route =
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly pathParameters: Readonly<Record<string, string>>;
    }
  /** The path is known, the method is not; `methods` are those it has, in capitals. */
  | { readonly kind: 'unknownMethod'; readonly path: string; readonly methods: readonly string[] }
  | { readonly kind: 'unknownPath' }
  /** Not below the first segment that all paths of the contract share: the gateway has no route for it. */
  | { readonly kind: 'outside' };

/** `path` with or without its query; HEAD means what GET does. Path parameters are decoded. */
export function routeOf({ operations }: Pick<Contract, 'operations'>, method: string, path: string): Route {
  const asked = (path.split('?')[0] ?? '').replace(/\/+$/, '');
  const segments = asked.split('/');
  const matching = operations
    .filter((operation) => fits(operation.path.split('/'), segments))
    // A path without parameters is meant before one with.
    .toSorted((one, other) => parameterCount(one.path) - parameterCount(other.path));
  const [nearest] = matching;
  if (nearest === undefined) return { kind: isBelowRoot(operations, segments) ? 'unknownPath' : 'outside' };
  const ofPath = matching.filter((operation) => operation.path === nearest.path);
  const meant = method === 'HEAD' ? 'GET' : method;
  const operation = ofPath.find((candidate) => candidate.method === meant);
  if (operation === undefined) {
    return { kind: 'unknownMethod', path: nearest.path, methods: ofPath.map((candidate) => candidate.method) };
  }
  return { kind: 'operation', operation, pathParameters: parametersOf(operation.path, segments) };
}

function fits(wanted: readonly string[], asked: readonly string[]): boolean {
  return (
    wanted.length === asked.length &&
    wanted.every((segment, index) => segment === asked[index] || (segment.startsWith('{') && asked[index] !== ''))
  );
}

function isBelowRoot(operations: readonly Operation[], asked: readonly string[]): boolean {
  const roots = new Set(operations.map(({ path }) => path.split('/')[1]));
  return roots.size !== 1 || (roots.has(asked[1]) && asked.length > 2);
}

function parameterCount(path: string): number {
  return path.split('{').length - 1;
}

function parametersOf(template: string, segments: readonly string[]): Readonly<Record<string, string>> {
  const names = template.split('/').map((segment) => /^\{(.+)\}$/.exec(segment)?.[1]);
  return Object.fromEntries(
    names.flatMap((name, index) => (name === undefined ? [] : [[name, decode(segments[index] ?? '')]])),
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
