import type { RouteDeployment } from '../template/deployment.ts';

/** A resource of the API and all methods that the template gives it. */
export interface Resource {
  readonly resource: string;
  readonly resourceId: string;
  readonly methods: ReadonlySet<string>;
  /** Names of its path parameters, from left to right. */
  readonly parameterNames: readonly string[];
  /** OPTIONS belongs to the function although the API has CORS. */
  readonly hasOwnOptions: boolean;
  /** Access-Control-Allow-Methods of its preflight answer, where it is not that of the API. */
  readonly preflightAllowMethods: string | undefined;
}

/** The resource of a path and what its parameters stand for there, not decoded. */
export interface ResourceMatch {
  readonly resource: Resource;
  /** In the order of the resource's parameter names. */
  readonly parameterValues: readonly string[];
}

/**
 * The matcher of an API's resources: a static segment beats `{parameter}`, which beats `{proxy+}`; a branch that leads
 * nowhere is left for the next best. The method plays no part: a resource that lacks it is still the one that matched.
 *
 * `{proxy+}` stands for one segment or more, its value keeps inner slashes and loses trailing ones (recorded from AWS).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
 * Not confirmed: trailing slashes never matter, and an empty segment (`/v1//events`) is matched by `{proxy+}` alone.
 */
export function compileRoutes(routes: readonly RouteDeployment[]): (path: string) => ResourceMatch | undefined {
  const root = newNode();
  for (const resource of mergeByResource(routes)) insert(root, resource);
  return (path) => {
    const trimmed = path.replace(TRAILING_SLASHES, '');
    if (trimmed !== '' && !trimmed.startsWith('/')) return undefined;
    return find(root, trimmed === '' ? [] : trimmed.slice(1).split('/'), 0, []);
  };
}

const TRAILING_SLASHES = /\/+$/;

interface Node {
  readonly statics: Map<string, Node>;
  parameter: Node | undefined;
  greedy: Resource | undefined;
  resource: Resource | undefined;
}

function newNode(): Node {
  return { statics: new Map(), parameter: undefined, greedy: undefined, resource: undefined };
}

function mergeByResource(routes: readonly RouteDeployment[]): Iterable<Resource> {
  const resources = new Map<string, Resource>();
  for (const route of routes) {
    const { resource, resourceId } = route;
    const known = resources.get(resource);
    resources.set(resource, {
      resource,
      resourceId,
      methods: new Set([...(known?.methods ?? []), ...route.methods]),
      parameterNames: [...resource.matchAll(/\{([^}+]+)\+?\}/g)].map((match) => match[1] as string),
      hasOwnOptions: known?.hasOwnOptions === true || route.ownOptions === true,
      preflightAllowMethods: route.preflightAllowMethods ?? known?.preflightAllowMethods,
    });
  }
  return resources.values();
}

function insert(root: Node, resource: Resource): void {
  let node = root;
  for (const segment of resource.resource.split('/').filter((part) => part !== '')) {
    if (segment.endsWith('+}')) {
      node.greedy = resource;
      return;
    }
    if (segment.startsWith('{')) {
      node.parameter ??= newNode();
      node = node.parameter;
      continue;
    }
    const next = node.statics.get(segment) ?? newNode();
    node.statics.set(segment, next);
    node = next;
  }
  node.resource = resource;
}

function find(
  node: Node,
  segments: readonly string[],
  index: number,
  values: readonly string[],
): ResourceMatch | undefined {
  const segment = segments[index];
  if (segment === undefined) {
    return node.resource === undefined ? undefined : { resource: node.resource, parameterValues: values };
  }
  if (segment !== '') {
    const byName = node.statics.get(segment);
    const found = byName && find(byName, segments, index + 1, values);
    if (found !== undefined) return found;
    const byParameter = node.parameter && find(node.parameter, segments, index + 1, [...values, segment]);
    if (byParameter !== undefined) return byParameter;
  }
  if (node.greedy === undefined) return undefined;
  return { resource: node.greedy, parameterValues: [...values, segments.slice(index).join('/')] };
}
