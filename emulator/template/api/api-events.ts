import * as z from 'zod';
import { numeric, parseValue, text } from '../language/property-schema.ts';
import { propertyPath, type Stack } from '../language/stack.ts';
import { IMPLICIT_API, type ResourceDeclaration } from '../language/template-sections.ts';
import type { TemplatePath } from '../language/template-source.ts';
import { refuseUnsupported } from '../language/unsupported-properties.ts';

/** One Api event of a function: a method of a path that invokes it. */
export interface ApiEvent {
  /** Where the event is written. */
  readonly path: TemplatePath;
  /** The REST API that it belongs to, by `Ref`. */
  readonly restApiId: string;
  /** As in the template, without a trailing slash. */
  readonly resource: string;
  /** Upper case, or ANY. */
  readonly method: string;
  readonly timeoutMs?: number;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const INTEGRATION_TIMEOUT_LIMITS_MS = { min: 50, max: 29_000 } as const;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html */
const METHODS: readonly string[] = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Path parts and greedy variables. https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html */
const RESOURCE_PATH = /^\/$|^(\/([a-zA-Z0-9._:~$-]+|\{[a-zA-Z0-9._:~$-]+\}))*(\/\{[a-zA-Z0-9._:~$-]+\+\})?$/;

const apiEventSchema = z.looseObject({
  Path: z
    .string()
    .startsWith('/', 'must start with a slash')
    .transform((path) => (path === '/' ? path : path.replace(/\/$/, '')))
    .refine((path) => RESOURCE_PATH.test(path), 'must be made of /part, /{variable} and, last, /{variable+}'),
  Method: z
    .string('must be one method, or any: SAM takes a list of methods as an event for each')
    .transform((method) => method.toUpperCase())
    .refine((method) => METHODS.includes(method), `must be one of ${METHODS.join(', ')}`),
  RestApiId: text.optional(),
  Auth: z.record(z.string(), z.unknown()).default({}),
  RequestModel: z.record(z.string(), z.unknown()).default({}),
  ResponseTransferMode: z.literal('BUFFERED', 'must be BUFFERED: streaming is not emulated').optional(),
  TimeoutInMillis: timeoutSchema().optional(),
});

const eventsSchema = z.record(
  z.string(),
  z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
);

/**
 * The Api events of a function; events of other sources are passed over, as nothing sends them here. Throws
 * TEMPLATE_INVALID for HttpApi events, authorizers, API keys, request validation and streamed responses.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html
 */
export function readApiEvents(stack: Stack, resource: ResourceDeclaration): readonly ApiEvent[] {
  const eventsPath = propertyPath(resource, 'Events');
  const events = parseValue(eventsSchema, stack.property(resource, 'Events') ?? {}, eventsPath, stack.refuse);
  return Object.entries(events).flatMap(([name, { Type, Properties }]) => {
    const path = [...eventsPath, name];
    if (Type === 'HttpApi') {
      throw stack.refuse([...path, 'Type'], 'is HttpApi, but only REST APIs are emulated. Use an event of type Api.');
    }
    if (Type !== 'Api') return [];
    const event = parseValue(apiEventSchema, Properties, [...path, 'Properties'], stack.refuse);
    const inEvent = ['Events', name, 'Properties'];
    const { Authorizer, ...auth } = event.Auth;
    refuseUnsupported(stack, resource, Authorizer === 'NONE' ? auth : event.Auth, EVENT_AUTH, [...inEvent, 'Auth']);
    refuseUnsupported(stack, resource, event.RequestModel, REQUEST_MODEL, [...inEvent, 'RequestModel']);
    const { TimeoutInMillis: timeoutMs } = event;
    const restApiId = event.RestApiId ?? stack.identity(IMPLICIT_API).ref;
    const route = { path, restApiId, resource: event.Path, method: event.Method };
    return [timeoutMs === undefined ? route : { ...route, timeoutMs }];
  });
}

const EVENT_AUTH = {
  ApiKeyRequired: 'API keys of API Gateway are not emulated. Check keys in the function',
  Authorizer: 'authorizers are not emulated. Authorize in the function',
  ResourcePolicy: 'resource policies are not emulated. Use a condition to leave it out',
} as const;

const REQUEST_MODEL = {
  ValidateBody: 'request validation is not emulated. Validate in the function',
  ValidateParameters: 'request validation is not emulated. Validate in the function',
} as const;

function timeoutSchema() {
  const { min, max } = INTEGRATION_TIMEOUT_LIMITS_MS;
  const message = `must be ${min} to ${max} ms`;
  return numeric.pipe(z.int(message).min(min, message).max(max, message));
}
