import type { CorsDeployment, RouteDeployment } from '../deployment.ts';
import { resourceIdOf } from '../language/resource-identity.ts';
import type { Refuse } from '../language/template-source.ts';
import type { ApiEvent } from './api-events.ts';
import type { CorsSettings } from './cors.ts';

/** What ANY stands for. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html */
const ANY_METHODS: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

interface Routes {
  readonly routes: readonly RouteDeployment[];
  readonly cors?: CorsDeployment;
}

/**
 * The events of an API as its routes, one a path, with the methods that SAM lets a preflight allow. Throws
 * TEMPLATE_INVALID for what API Gateway refuses: a method that is there twice, two variables at one place.
 */
export function readRoutes(
  apiId: string,
  events: readonly ApiEvent[],
  settings: CorsSettings | undefined,
  refuse: Refuse,
): Routes {
  const methodsByPath = new Map<string, Set<string>>();
  const variables = new Map<string, string>();
  for (const { path, resource, method } of events) {
    const methods = methodsByPath.get(resource) ?? new Set();
    if (methods.has(method)) throw refuse(path, `maps ${method} ${resource} a second time. Remove one of the events.`);
    methodsByPath.set(resource, methods.add(method));
    for (const [place, variable] of variablesOf(resource)) {
      const other = variables.get(place) ?? variable;
      if (other !== variable) {
        throw refuse(
          path,
          `uses {${variable}} where another event uses {${other}}, and API Gateway takes one. Use one name.`,
        );
      }
      variables.set(place, variable);
    }
  }
  const derived = settings !== undefined && settings.allowMethods === undefined;
  const routes = [...methodsByPath].map(([resource, methods]): RouteDeployment => {
    const reached = methods.has('ANY') ? ANY_METHODS : [...methods].sort();
    return {
      resource,
      resourceId: resourceIdOf(apiId, resource),
      methods: reached,
      ...(settings && methods.has('OPTIONS') ? { ownOptions: true } : {}),
      ...(derived && !methods.has('OPTIONS') ? { preflightAllowMethods: allowMethods(reached) } : {}),
    };
  });
  if (!settings) return { routes };
  const union = allowMethods(routes.flatMap(({ methods }) => methods));
  return { routes, cors: { ...settings, allowMethods: settings.allowMethods ?? union } };
}

/** SAM's own choice: the methods of the path and OPTIONS, sorted. */
function allowMethods(methods: readonly string[]): string {
  return [...new Set([...methods, 'OPTIONS'])].sort().join(',');
}

/** The variables of a path, greedy ones apart, by what comes before them. */
function variablesOf(resource: string): readonly (readonly [place: string, variable: string])[] {
  const parts = resource.split('/');
  return parts.flatMap((part, index) => {
    const variable = /^\{(.+[^+])\}$|^\{([^+])\}$/.exec(part);
    return variable ? [[parts.slice(0, index).join('/'), variable[1] ?? variable[2] ?? ''] as const] : [];
  });
}
