import { expect, test } from 'vitest';
import type { ApiDeployment } from '../deployment.ts';
import { deployTestTemplate } from '../test-template.ts';
import { COMMON_LOG_FORMAT } from './access-log.ts';

const event = (Path: string, Method: string, RestApiId: unknown = { Ref: 'Api' }) => ({
  Type: 'Api',
  Properties: { Path, Method, RestApiId },
});

const apiWith = (
  properties: Readonly<Record<string, unknown>>,
  events: unknown = { Get: event('/a', 'get') },
): ApiDeployment =>
  deployTestTemplate({
    fn: { Events: events },
    resources: { Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'live', ...properties } } },
  }).api;

test('makes the implicit API with its stage Prod for events that name no API', () => {
  const { api } = deployTestTemplate();

  expect(api).toEqual({
    apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
    name: 'local',
    stage: 'Prod',
    routes: [{ resource: '/', resourceId: expect.stringMatching(/^[a-z0-9]{6}$/), methods: ['GET'] }],
    gatewayResponses: {},
    binaryMediaTypes: [],
    integrationTimeoutMs: 29_000,
    executionLog: { level: 'OFF', dataTrace: false },
    detailedMetrics: false,
  });
});

test('reads the API that the events name', () => {
  expect(apiWith({ BinaryMediaTypes: ['image~1png', '*/*'] })).toMatchObject({
    stage: 'live',
    binaryMediaTypes: ['image/png', '*/*'],
  });
});

test('throttles as the settings of the whole stage say', () => {
  const settings = (...all: readonly unknown[]) => apiWith({ MethodSettings: all }).throttle;
  const stage = { ResourcePath: '/*', HttpMethod: '*' };

  expect(settings({ ...stage, ThrottlingRateLimit: 10.5, ThrottlingBurstLimit: '20' })).toEqual({
    requestsPerSecond: 10.5,
    burst: 20,
  });
  expect(settings({ ...stage, ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 })).toEqual({
    requestsPerSecond: 0,
    burst: 0,
  });
  expect(
    settings({ ...stage, LoggingLevel: 'INFO' }, { ResourcePath: '/a', HttpMethod: 'GET', MetricsEnabled: true }),
  ).toBeUndefined();
});

test("fills half a throttle up with the account's limit", () => {
  const stage = { ResourcePath: '/*', HttpMethod: '*' };

  expect(apiWith({ MethodSettings: [{ ...stage, ThrottlingRateLimit: 10 }] }).throttle).toEqual({
    requestsPerSecond: 10,
    burst: 5000,
  });
  expect(apiWith({ MethodSettings: [{ ...stage, ThrottlingBurstLimit: 10 }] }).throttle).toEqual({
    requestsPerSecond: 10_000,
    burst: 10,
  });
});

test.each(['/a/{proxy+}', '/~1a~1{proxy+}', '~1a~1{proxy+}'])(
  'throttles a single method of the path %s',
  (ResourcePath) => {
    const events = { A: event('/a/{proxy+}', 'any'), B: event('/a/{proxy+}', 'post') };
    const setting = (HttpMethod: string, more: object) => ({ ResourcePath, HttpMethod, ...more });

    const api = apiWith(
      {
        Cors: "'*'",
        MethodSettings: [
          { ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
          setting('ANY', { ThrottlingRateLimit: 1 }),
          setting('ANY', { ThrottlingBurstLimit: 2 }),
          setting('post', { ThrottlingBurstLimit: 5 }),
          setting('OPTIONS', { ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 }),
        ],
      },
      events,
    );

    expect(api.throttle).toEqual({ requestsPerSecond: 100, burst: 200 });
    expect(api.methodThrottles).toEqual([
      { resource: '/a/{proxy+}', method: 'ANY', requestsPerSecond: 1, burst: 2 },
      { resource: '/a/{proxy+}', method: 'POST', requestsPerSecond: 100, burst: 5 },
      { resource: '/a/{proxy+}', method: 'OPTIONS', requestsPerSecond: 0, burst: 0 },
    ]);
  },
);

test('knows the methods beside ANY, and seven methods from ANY', () => {
  const all = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];
  const named = (...methods: readonly string[]) =>
    apiWith({}, Object.fromEntries(methods.map((method, index) => [`E${index}`, event('/a', method)]))).routes[0]
      ?.namedMethods;

  expect(named('any')).toBeUndefined();
  expect(named('get', 'post')).toBeUndefined();
  expect(named('any', 'get')).toEqual(['GET']);
  expect(named(...all)).toEqual(all.map((method) => method.toUpperCase()));
});

test('reads the logging and the metrics of the stage, and passes over those of single methods', () => {
  const { executionLog, detailedMetrics } = apiWith({
    MethodSettings: [
      { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'ERROR', MetricsEnabled: true },
      { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'INFO', DataTraceEnabled: 'true' },
      { ResourcePath: '/a', HttpMethod: 'GET', LoggingLevel: 'OFF', MetricsEnabled: false },
    ],
  });

  expect(executionLog).toEqual({ level: 'INFO', dataTrace: true });
  expect(detailedMetrics).toBe(true);
});

test('reads the access log, in the Common Log Format where it has no format', () => {
  const DestinationArn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/api/access';
  const Format = '{"id":"$context.requestId"}';

  expect(apiWith({ AccessLogSetting: { DestinationArn, Format: `${Format}\n` } }).accessLog).toEqual({
    logGroupName: '/api/access',
    format: Format,
  });
  expect(apiWith({ AccessLogSetting: { DestinationArn: `${DestinationArn}:*` } }).accessLog).toEqual({
    logGroupName: '/api/access',
    format: COMMON_LOG_FORMAT,
  });
});

test('writes the access log into a group of the template', () => {
  const { api } = deployTestTemplate({
    fn: { Events: { Get: event('/a', 'get') } },
    resources: {
      Access: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/mine' } },
      Api: {
        Type: 'AWS::Serverless::Api',
        Properties: {
          StageName: 'live',
          AccessLogSetting: { DestinationArn: { 'Fn::GetAtt': ['Access', 'Arn'] } },
        },
      },
    },
  });

  expect(api.accessLog?.logGroupName).toBe('/mine');
});

test('reads Cors in full, without the inner quotes', () => {
  const cors = {
    AllowOrigin: "'https://a.example'",
    AllowMethods: "'GET'",
    AllowHeaders: "'X-A,X-B'",
    MaxAge: "'600'",
    AllowCredentials: true,
  };

  expect(apiWith({ Cors: cors }).cors).toEqual({
    allowOrigin: 'https://a.example',
    allowMethods: 'GET',
    allowHeaders: 'X-A,X-B',
    maxAgeSeconds: 600,
    allowCredentials: true,
  });
});

test('reads Cors that is an origin alone, and derives the methods from each path as SAM does', () => {
  const events = { A: event('/a', 'post'), B: event('/a', 'get'), C: event('/b', 'any'), D: event('/c', 'delete') };

  const { cors, routes } = apiWith({ Cors: "'*'" }, events);

  expect(cors).toEqual({
    allowOrigin: '*',
    allowMethods: 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT',
    allowCredentials: false,
  });
  expect(routes.map(({ preflightAllowMethods }) => preflightAllowMethods)).toEqual([
    'GET,OPTIONS,POST',
    'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT',
    'DELETE,OPTIONS',
  ]);
});

test('marks the paths whose OPTIONS the template maps itself', () => {
  const events = { A: event('/a', 'options'), B: event('/b', 'any') };

  const { routes } = apiWith({ Cors: { AllowMethods: "'GET'" } }, events);

  expect(routes.map(({ ownOptions }) => ownOptions)).toEqual([true, undefined]);
  expect(apiWith({}, events).routes.map(({ ownOptions }) => ownOptions)).toEqual([undefined, undefined]);
  expect(routes.map(({ preflightAllowMethods }) => preflightAllowMethods)).toEqual([undefined, undefined]);
});

test('reads gateway responses by type', () => {
  const responses = {
    DEFAULT_4XX: { ResponseParameters: { Headers: { 'X-A': "'1'" } } },
    THROTTLED: { StatusCode: '503' },
    MISSING_AUTHENTICATION_TOKEN: {
      StatusCode: 404,
      ResponseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
    },
  };

  expect(apiWith({ GatewayResponses: responses }).gatewayResponses).toEqual({
    DEFAULT_4XX: { headers: { 'X-A': '1' } },
    THROTTLED: { statusCode: 503, headers: {} },
    MISSING_AUTHENTICATION_TOKEN: { statusCode: 404, headers: {} },
  });
});

test.each([
  ['EndpointConfiguration', { Type: 'EDGE' }],
  ['TracingEnabled', true],
  ['Auth', {}],
  ['CacheClusterEnabled', false],
])('passes over %s', (name, value) => {
  expect(apiWith({ [name]: value })).toEqual(apiWith({}));
});

test('takes the variables of the stage, whose numbers are text', () => {
  expect(apiWith({ Variables: { color: 'blue', level: 3 } }).stageVariables).toEqual({ color: 'blue', level: '3' });
});

test.each([
  ['no stage', { StageName: undefined }, 'Api.StageName is missing'],
  ['a stage with a slash', { StageName: 'a/b' }, 'Api.StageName is "a/b": it must have 1 to 128 characters'],
  ['authorizers', { Auth: { DefaultAuthorizer: 'Mine' } }, 'Api.Auth is set, but authorizers, API keys, usage plans'],
  [
    'a definition',
    { DefinitionBody: { swagger: '2.0' } },
    'Api.DefinitionBody is set, but routes are read from Api events only',
  ],
  ['a definition elsewhere', { DefinitionUri: 'openapi.yaml' }, 'Api.DefinitionUri is set'],
  ['a cache', { CacheClusterEnabled: true }, 'Api.CacheClusterEnabled is set'],
  ['a canary', { CanarySetting: { PercentTraffic: 5 } }, 'Api.CanarySetting is set'],
  ['a stage variable with a space', { Variables: { A: 'b c' } }, 'Api.Variables.A is "b c": it must have values of'],
  [
    'a stage variable with a dash in its name',
    { Variables: { 'a-b': 'c' } },
    'must have names of letters, digits and _',
  ],
  [
    'an origin without inner quotes',
    { Cors: '*' },
    `Api.Cors.AllowOrigin is "*": it must be a static value in single quotes inside the quotes of YAML, such as "'*'"`,
  ],
  ['a header without inner quotes', { Cors: { AllowHeaders: 'X-A' } }, 'Api.Cors.AllowHeaders is "X-A"'],
  ['an age that is a number', { Cors: { MaxAge: 600 } }, 'Api.Cors.MaxAge is 600'],
  ['an age in words', { Cors: { MaxAge: "'long'" } }, 'must be whole seconds in single quotes'],
  [
    'credentials for any origin',
    { Cors: { AllowCredentials: true } },
    "must name an AllowOrigin other than '*' to allow credentials",
  ],
  ['an unknown key of Cors', { Cors: { ExposeHeaders: "'X-A'" } }, 'it must not have ExposeHeaders'],
  [
    'a gateway response that does not exist',
    { GatewayResponses: { DEFAULT_3XX: {} } },
    'it must be one of ACCESS_DENIED',
  ],
  [
    'a gateway response with a body of its own',
    { GatewayResponses: { THROTTLED: { ResponseTemplates: { 'application/json': '{}' } } } },
    'it must be the default template',
  ],
  [
    'a gateway response in another type',
    { GatewayResponses: { THROTTLED: { ResponseTemplates: { 'text/plain': 'no' } } } },
    'it must be application/json',
  ],
  [
    'a gateway response that maps a header',
    { GatewayResponses: { THROTTLED: { ResponseParameters: { Headers: { 'X-A': 'method.request.header.Origin' } } } } },
    'it must be a static value in single quotes',
  ],
  [
    'a gateway response that maps paths',
    { GatewayResponses: { THROTTLED: { ResponseParameters: { Paths: { a: "'b'" } } } } },
    'it must have nothing but Headers',
  ],
  [
    'a status that does not exist',
    { GatewayResponses: { THROTTLED: { StatusCode: 42 } } },
    'Api.GatewayResponses.THROTTLED.StatusCode is 42: it must be a status from 100 to 599',
  ],
  [
    'a throttle of all methods of one path',
    { MethodSettings: [{ ResourcePath: '/a', HttpMethod: '*', ThrottlingRateLimit: 1 }] },
    'Api.MethodSettings[0] is {"ResourcePath":"/a","HttpMethod":"*","ThrottlingRateLimit":1}: it must throttle one method of one resource',
  ],
  [
    'a throttle of one method of all paths',
    { MethodSettings: [{ ResourcePath: '/*', HttpMethod: 'GET', ThrottlingBurstLimit: 1 }] },
    'it must throttle one method of one resource',
  ],
  [
    'a throttle of a method that no event maps',
    { MethodSettings: [{ ResourcePath: '/a', HttpMethod: 'POST', ThrottlingRateLimit: 1 }] },
    'Api.MethodSettings throttles POST /a, which no event maps. Use one of GET.',
  ],
  [
    'a throttle of a path that no event maps',
    { MethodSettings: [{ ResourcePath: '/b', HttpMethod: 'GET', ThrottlingRateLimit: 1 }] },
    'MethodSettings throttles GET /b, which no event maps. Use one of /a.',
  ],
  [
    'an unknown level of logging',
    { MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'DEBUG' }] },
    'MethodSettings[0].LoggingLevel is "DEBUG": it must be one of OFF, ERROR, INFO',
  ],
  [
    'an access log that goes to Firehose',
    {
      AccessLogSetting: {
        DestinationArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-x',
      },
    },
    'it must be the ARN of a CloudWatch log group',
  ],
  [
    'an access log without an id',
    { AccessLogSetting: { DestinationArn: 'arn:aws:logs:eu-west-1:1:log-group:g', Format: '$context.status' } },
    'it must contain $context.requestId or $context.extendedRequestId',
  ],
  [
    'an access log of several lines',
    { AccessLogSetting: { DestinationArn: 'arn:aws:logs:eu-west-1:1:log-group:g', Format: 'a\n$context.requestId' } },
    'it must be a single line',
  ],
  [
    'a negative throttle',
    { MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: -1 }] },
    'it must be 0 or more requests a second',
  ],
  [
    'caching',
    { MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', CachingEnabled: true }] },
    'it must not enable caching',
  ],
])('refuses %s', (_what, properties, problem) => {
  expect(() => apiWith(properties)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});

test('refuses events of two APIs', () => {
  const events = { A: event('/a', 'get'), B: { Type: 'Api', Properties: { Path: '/b', Method: 'get' } } };

  expect(() => apiWith({}, events)).toThrow('Fn.Events.B belongs to another API than the first event');
});

test('refuses an API that the template does not have', () => {
  expect(() => apiWith({}, { A: event('/a', 'get', 'abcdefghij') })).toThrow(
    'Fn.Events.A.Properties.RestApiId is abcdefghij, which is no AWS::Serverless::Api of this template',
  );
});
