import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { TableDeployment } from './deployment.ts';
import { readDeployment } from './read-deployment.ts';

const projectFile = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const TEMPLATE = projectFile('template.yaml');

const tableArn = (name: string): string => `arn:aws:dynamodb:us-east-1:123456789012:table/triggers-api-${name}`;

const table = (
  logicalId: string,
  name: string,
  types: Readonly<Record<string, 'S' | 'N'>>,
  keys: readonly string[],
  more: Partial<TableDeployment> = {},
): TableDeployment => ({
  logicalId,
  name: `triggers-api-${name}`,
  arn: tableArn(name),
  billingMode: 'PAY_PER_REQUEST',
  attributeDefinitions: Object.entries(types).map(([attributeName, attributeType]) => ({
    attributeName,
    attributeType,
  })),
  keySchema: keys.map((attributeName, index) => ({ attributeName, keyType: index === 0 ? 'HASH' : 'RANGE' })),
  globalSecondaryIndexes: [],
  ...more,
});

test("reads every field of the project's own template", async () => {
  const deployment = await readDeployment(TEMPLATE);

  const gatewayHeaders = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'x-amzn-RequestId,x-amzn-ErrorType',
  };
  expect(deployment).toEqual({
    templateFile: TEMPLATE,
    region: 'us-east-1',
    accountId: '123456789012',
    api: {
      apiId: 'wnma7ilzea',
      name: 'triggers-api-prod',
      stage: 'prod',
      executionLog: { level: 'OFF', dataTrace: false },
      detailedMetrics: true,
      routes: [
        {
          resource: '/v1/{proxy+}',
          resourceId: 'l3mpaa',
          methods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
        },
      ],
      throttle: { requestsPerSecond: 1000, burst: 2000 },
      cors: {
        allowOrigin: '*',
        allowMethods: 'GET,POST,DELETE,OPTIONS',
        allowHeaders: 'Content-Type,X-API-Key,X-Request-ID',
        maxAgeSeconds: 3600,
        allowCredentials: false,
      },
      gatewayResponses: { DEFAULT_4XX: { headers: gatewayHeaders }, DEFAULT_5XX: { headers: gatewayHeaders } },
      binaryMediaTypes: [],
      integrationTimeoutMs: 29_000,
    },
    function: {
      logicalId: 'Function',
      name: 'triggers-api-prod',
      handler: 'lambda.handler',
      runtime: 'nodejs24.x',
      codeDirectory: projectFile('dist/lambda'),
      memoryMb: 512,
      timeoutMs: 30_000,
      environment: {
        STAGE: 'prod',
        AUTH_MODE: 'aws',
        RATE_LIMIT_PER_MINUTE: '1000',
        LOG_LEVEL: 'INFO',
        INBOX_SHARDS: '1',
        INBOX_SHARDS_READ: '0',
        EVENTS_TABLE: 'triggers-api-events-prod',
        KEYS_TABLE: 'triggers-api-keys-prod',
        IDEMPOTENCY_TABLE: 'triggers-api-idempotency-prod',
        RATE_LIMITS_TABLE: 'triggers-api-rate-limits-prod',
      },
      roleName: expect.stringMatching(/-FunctionRole-[A-Z0-9]{12}$/),
      permissions: [
        {
          effect: 'Allow',
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          resources: [tableArn('events-prod')],
        },
        {
          effect: 'Allow',
          actions: ['dynamodb:Query'],
          resources: [`${tableArn('events-prod')}/index/status-created_at-index`],
        },
        { effect: 'Allow', actions: ['dynamodb:GetItem'], resources: [tableArn('keys-prod')] },
        {
          effect: 'Allow',
          actions: ['dynamodb:PutItem'],
          resources: [tableArn('idempotency-prod')],
        },
        { effect: 'Allow', actions: ['dynamodb:UpdateItem'], resources: [tableArn('rate-limits-prod')] },
        {
          effect: 'Allow',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: ['arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/triggers-api-prod:*'],
        },
      ],
      logGroup: { name: '/aws/lambda/triggers-api-prod', retentionDays: 7 },
    },
    tables: [
      table('EventsTable', 'events-prod', { event_id: 'S', created_at: 'S', status: 'S' }, ['event_id', 'created_at'], {
        globalSecondaryIndexes: [
          {
            indexName: 'status-created_at-index',
            keySchema: [
              { attributeName: 'status', keyType: 'HASH' },
              { attributeName: 'created_at', keyType: 'RANGE' },
            ],
            projectionType: 'ALL',
            nonKeyAttributes: [],
          },
        ],
        ttlAttribute: 'ttl',
      }),
      table('KeysTable', 'keys-prod', { api_key: 'S' }, ['api_key']),
      table('IdempotencyTable', 'idempotency-prod', { idempotency_key: 'S' }, ['idempotency_key'], {
        ttlAttribute: 'ttl',
      }),
      table('RateLimitsTable', 'rate-limits-prod', { api_key: 'S', window_start: 'N' }, ['api_key', 'window_start'], {
        ttlAttribute: 'ttl',
      }),
    ],
  });
});

test("puts parameters, region and account into the project's own template", async () => {
  const deployment = await readDeployment(TEMPLATE, {
    parameters: {
      StageName: 'dev',
      AuthMode: 'local',
      LogLevel: 'DEBUG',
      RateLimitPerMinute: '60',
      ReservedConcurrency: '5',
    },
    region: 'cn-north-1',
    accountId: '111122223333',
  });

  expect(deployment.api.stage).toBe('dev');
  expect(deployment.function).toMatchObject({
    name: 'triggers-api-dev',
    reservedConcurrency: 5,
    environment: { STAGE: 'dev', AUTH_MODE: 'local', LOG_LEVEL: 'DEBUG', RATE_LIMIT_PER_MINUTE: '60' },
    logGroup: { name: '/aws/lambda/triggers-api-dev', retentionDays: 7 },
  });
  expect(deployment.tables[0]?.arn).toBe('arn:aws-cn:dynamodb:cn-north-1:111122223333:table/triggers-api-events-dev');
});

test('lets a stand-in for a default give way to a value, and passes over one that is not declared', async () => {
  const deployment = await readDeployment(TEMPLATE, {
    parameters: { LogLevel: 'WARN' },
    parameterDefaults: { AuthMode: 'local', LogLevel: 'ERROR', Unknown: 'x' },
  });

  expect(deployment.function.environment).toMatchObject({ AUTH_MODE: 'local', LOG_LEVEL: 'WARN', STAGE: 'prod' });
});

test.each([
  [{ AuthMode: 'none' }, 'Parameters.AuthMode is "none", but it must be one of local, aws. Pass another value.'],
  [{ RateLimitPerMinute: '0' }, 'Parameters.RateLimitPerMinute is "0", but it must be at least 1.'],
  [{ StageName: 'a b' }, 'Parameters.StageName is "a b", but it must match'],
  [{ RateLimit: '1' }, 'Parameters does not declare RateLimit, for which a value was given.'],
])("refuses the parameters %j for the project's own template", async (parameters, problem) => {
  await expect(readDeployment(TEMPLATE, { parameters })).rejects.toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});
