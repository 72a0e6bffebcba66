import type { ApiDeployment, RouteDeployment } from '../deployment.ts';

/** How many HTTP methods ANY stands for. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html */
export const ANY_METHOD_COUNT = 7;

/**
 * The methods of a resource as API Gateway has them, by the HTTP method of a request: ANY is one method, and so is the
 * OPTIONS of a CORS preflight. Settings, throttles and logs are of these.
 */
export function methodsOf(route: RouteDeployment, { cors }: Pick<ApiDeployment, 'cors'>): ReadonlyMap<string, string> {
  const { methods, namedMethods = methods.length === ANY_METHOD_COUNT ? [] : methods } = route;
  const byHttpMethod = new Map(methods.map((method) => [method, namedMethods.includes(method) ? method : 'ANY']));
  if (cors !== undefined && route.ownOptions !== true) byHttpMethod.set('OPTIONS', 'OPTIONS');
  return byHttpMethod;
}
