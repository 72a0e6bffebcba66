import * as z from 'zod';
import type { ApiDeployment, RouteDeployment } from '../deployment.ts';
import { parseValue, text } from '../language/property-schema.ts';
import { propertyPath, type Stack } from '../language/stack.ts';
import type { ResourceDeclaration } from '../language/template-sections.ts';
import { refuseUnsupported } from '../language/unsupported-properties.ts';
import { accessLogSchema } from './access-log.ts';
import { type ApiEvent, INTEGRATION_TIMEOUT_LIMITS_MS } from './api-events.ts';
import { ANY_METHOD_COUNT, methodsOf } from './api-methods.ts';
import { readRoutes } from './api-routes.ts';
import { corsSchema } from './cors.ts';
import { gatewayResponsesSchema } from './gateway-responses.ts';
import { methodSettingsSchema } from './method-settings.ts';

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html */
const STAGE_NAME = /^[a-zA-Z0-9_-]{1,128}$/;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html#apigw-CreateStage-request-variables */
const stageVariablesSchema = z.record(
  z.string().regex(/^\w+$/, 'must have names of letters, digits and _'),
  text.pipe(z.string().regex(/^[\w.~:/?#&=,-]+$/, 'must have values of A-Z a-z 0-9 and -._~:/?#&=,')),
);

const apiSchema = z.looseObject({
  Name: text.optional(),
  StageName: text.pipe(z.string().regex(STAGE_NAME, 'must have 1 to 128 characters of a-z A-Z 0-9 _ -')),
  Cors: corsSchema.optional(),
  GatewayResponses: gatewayResponsesSchema.default({}),
  MethodSettings: methodSettingsSchema.default({
    methodThrottles: [],
    executionLog: { level: 'OFF', dataTrace: false },
    detailedMetrics: false,
  }),
  AccessLogSetting: accessLogSchema.optional(),
  // SAM writes the slash as ~1, as a JSON pointer does, and takes it as it is too.
  BinaryMediaTypes: z.array(z.string().transform((type) => type.replaceAll('~1', '/'))).default([]),
  Variables: stageVariablesSchema.default({}),
});

/**
 * The REST API that the Api events of a function make, with the defaults of SAM; throws TEMPLATE_INVALID for what
 * is not emulated. Any endpoint type is taken for Regional; domains, tracing, tags, models and the compression
 * of responses are passed over.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
 */
export function readApi(stack: Stack, events: readonly [ApiEvent, ...ApiEvent[]]): ApiDeployment {
  const [first, ...others] = events;
  const stray = others.find(({ restApiId }) => restApiId !== first.restApiId);
  if (stray) {
    throw stack.refuse(
      stray.path,
      'belongs to another API than the first event, and one API is emulated. Give all of them one RestApiId.',
    );
  }
  const api = stack.resources('AWS::Serverless::Api').find((one) => stack.identity(one).ref === first.restApiId);
  if (!api) {
    const path = [...first.path, 'Properties', 'RestApiId'];
    throw stack.refuse(
      path,
      `is ${first.restApiId}, which is no AWS::Serverless::Api of this template. Use !Ref with one.`,
    );
  }
  const properties = stack.properties(api);
  refuseUnsupported(stack, api, properties, UNSUPPORTED);
  const settings = parseValue(apiSchema, properties, propertyPath(api), stack.refuse);
  const { routes, cors } = readRoutes(first.restApiId, events, settings.Cors, stack.refuse);
  const { throttle, methodThrottles, executionLog, detailedMetrics } = settings.MethodSettings;
  const deployment: ApiDeployment = {
    apiId: first.restApiId,
    // Without one SAM takes the stack's.
    name: settings.Name ?? stack.stackName,
    stage: settings.StageName,
    routes: routes.map((route) => withNamedMethods(route, events)),
    ...(throttle ? { throttle } : {}),
    ...(methodThrottles.length > 0 ? { methodThrottles } : {}),
    ...(cors ? { cors } : {}),
    gatewayResponses: settings.GatewayResponses,
    binaryMediaTypes: settings.BinaryMediaTypes,
    ...(Object.keys(settings.Variables).length > 0 ? { stageVariables: settings.Variables } : {}),
    integrationTimeoutMs: readIntegrationTimeout(stack, events),
    ...(settings.AccessLogSetting ? { accessLog: settings.AccessLogSetting } : {}),
    executionLog,
    detailedMetrics,
  };
  requireThrottledMethods(stack, api, deployment);
  return deployment;
}

const UNSUPPORTED = {
  Auth: 'authorizers, API keys, usage plans and resource policies are not emulated. Authorize in the function',
  CacheClusterEnabled: 'the cache of a stage is not emulated. Remove it or use a condition',
  CanarySetting: 'canary releases are not emulated. Remove it or use a condition',
  DefinitionBody: 'routes are read from Api events only. Describe them there',
  DefinitionUri: 'routes are read from Api events only. Describe them there',
} as const;

/** Where a path has all methods, its list does not tell whether they are ANY. */
function withNamedMethods(route: RouteDeployment, events: readonly ApiEvent[]): RouteDeployment {
  if (route.methods.length < ANY_METHOD_COUNT) return route;
  const namedMethods = events
    .filter(({ resource, method }) => resource === route.resource && method !== 'ANY')
    .map(({ method }) => method);
  return namedMethods.length === 0 ? route : { ...route, namedMethods };
}

function requireThrottledMethods(stack: Stack, resource: ResourceDeclaration, api: ApiDeployment): void {
  for (const { resource: path, method } of api.methodThrottles ?? []) {
    const route = api.routes.find((one) => one.resource === path);
    const methods = route === undefined ? [] : [...new Set(methodsOf(route, api).values())];
    if (methods.includes(method)) continue;
    const known = route === undefined ? api.routes.map((one) => one.resource) : methods;
    throw stack.refuse(
      propertyPath(resource, 'MethodSettings'),
      `throttles ${method} ${path}, which no event maps. Use one of ${known.join(', ')}.`,
    );
  }
}

function readIntegrationTimeout(stack: Stack, events: readonly ApiEvent[]): number {
  const [first = INTEGRATION_TIMEOUT_LIMITS_MS.max] = events.map(timeoutOf);
  const other = events.find((event) => timeoutOf(event) !== first);
  if (!other) return first;
  const path = [...other.path, 'Properties', 'TimeoutInMillis'];
  throw stack.refuse(
    path,
    `makes ${timeoutOf(other)} ms, other events ${first} ms, and one timeout is emulated. Give all of them the same.`,
  );
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
function timeoutOf(event: ApiEvent): number {
  return event.timeoutMs ?? INTEGRATION_TIMEOUT_LIMITS_MS.max;
}
