import { expect, test } from 'vitest';
import type { Deployment } from '../template/deployment.ts';
import { readDeployment } from '../template/read-deployment.ts';
import { deployTestTemplate, TEST_EVENTS, type TestTemplate } from '../template/test-template.ts';
import { compareDeployments } from './deployment-changes.ts';

const TABLE = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'events',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  },
};

test('finds no difference in what is read twice', async () => {
  const old = await readDeployment('template.yaml');

  expect(compareDeployments(old, await readDeployment('template.yaml'))).toEqual({ kind: 'same' });
});

test('finds no difference in the order of what has none', () => {
  const old = deploy({ fn: { Environment: { Variables: { ONE: '1', TWO: '2' } } } });

  expect(compareDeployments(old, deploy({ fn: { Environment: { Variables: { TWO: '2', ONE: '1' } } } }))).toEqual({
    kind: 'same',
  });
});

test.for<[string, TestTemplate, TestTemplate, object]>([
  [
    'more memory',
    { fn: { MemorySize: 512 } },
    { fn: { MemorySize: 1024 } },
    { function: true, changes: ['memory 512 MB → 1024 MB'] },
  ],
  ['a longer timeout', {}, { fn: { Timeout: 30 } }, { function: true, changes: ['timeout 3 s → 30 s'] }],
  [
    'reserved concurrency',
    {},
    { fn: { ReservedConcurrentExecutions: 5 } },
    { function: true, changes: ['reserved concurrency none → 5'] },
  ],
  ['another handler', {}, { fn: { Handler: 'x.y' } }, { function: true, changes: ['handler app.handler → x.y'] }],
  [
    'another environment, without its values',
    { fn: { Environment: { Variables: { OLD: 'a', SECRET: 'hush' } } } },
    { fn: { Environment: { Variables: { NEW: 'b', SECRET: 'hush!' } } } },
    { function: true, changes: ['environment: + NEW, − OLD, SECRET changed'] },
  ],
  [
    'another route',
    {},
    { fn: { Events: { ...TEST_EVENTS, Put: { Type: 'Api', Properties: { Path: '/x', Method: 'put' } } } } },
    { api: true, changes: ['routes: + PUT /x'] },
  ],
  [
    'other permissions',
    {},
    { fn: { Policies: [{ Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }] }] } },
    { permissions: true, changes: ['permissions changed'] },
  ],
  [
    'other gateway responses',
    { sections: apiGlobals({}) },
    { sections: apiGlobals({ GatewayResponses: { DEFAULT_4XX: { StatusCode: 418 } } }) },
    { api: true, changes: ['gateway responses changed'] },
  ],
  [
    'CORS, which tells routes the methods of their preflight answers',
    { sections: apiGlobals({}) },
    { sections: apiGlobals({ Cors: "'*'" }) },
    { api: true, changes: ['routes changed', 'CORS changed'] },
  ],
  [
    'other logs and metrics, which no running part has to take up',
    { sections: apiGlobals({}) },
    { sections: apiGlobals({ MethodSettings: [{ LoggingLevel: 'INFO', MetricsEnabled: true }] }) },
    { changes: ['execution log changed', 'detailed metrics false → true'] },
  ],
  [
    'several parts at once',
    {},
    { fn: { Timeout: 4 }, sections: apiGlobals({ Cors: "'*'" }) },
    { api: true, function: true, changes: ['routes changed', 'CORS changed', 'timeout 3 s → 4 s'] },
  ],
])('can apply %s', ([, before, after, expected]) => {
  expect(compareDeployments(deploy(before), deploy(after))).toEqual({
    kind: 'applicable',
    api: false,
    function: false,
    permissions: false,
    ...expected,
  });
});

test.for<[string, TestTemplate, TestTemplate, readonly string[]]>([
  ['a new table', {}, { resources: { Events: TABLE } }, ['table events is new']],
  ['a table that is gone', { resources: { Events: TABLE } }, {}, ['table events is gone']],
  [
    'other keys, which are another table',
    { resources: { Events: TABLE } },
    { resources: { Events: tableWith({ KeySchema: keySchema('key'), AttributeDefinitions: attributes('key') }) } },
    ['table events: attribute definitions changed', 'table events: keys changed'],
  ],
  [
    'another index',
    { resources: { Events: TABLE } },
    { resources: { Events: tableWith({ GlobalSecondaryIndexes: [index('by-id')] }) } },
    ['table events: indexes: + by-id'],
  ],
  [
    'a changed index',
    { resources: { Events: tableWith({ GlobalSecondaryIndexes: [index('by-id')] }) } },
    { resources: { Events: tableWith({ GlobalSecondaryIndexes: [index('by-id', 'KEYS_ONLY')] }) } },
    ['table events: indexes: by-id changed'],
  ],
  [
    'expiry of items',
    { resources: { Events: TABLE } },
    { resources: { Events: tableWith({ TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } }) } },
    ['table events: TTL attribute none → ttl'],
  ],
  ['another name', {}, { fn: { FunctionName: 'other' } }, [expect.stringMatching(/^function name .* → other$/)]],
  ['other code', {}, { fn: { CodeUri: 'out/' } }, [expect.stringMatching(/^code folder \/app\/dist → \/app\/out$/)]],
])('needs a restart for %s', ([, before, after, reasons]) => {
  const changes = compareDeployments(deploy(before), deploy(after));

  expect(changes).toEqual({ kind: 'needsRestart', reasons: expect.arrayContaining([...reasons]) });
});

test('names only what needs the restart if there are other changes too', () => {
  const changes = compareDeployments(deploy({}), deploy({ fn: { Timeout: 4 }, resources: { Events: TABLE } }));

  expect(changes).toEqual({ kind: 'needsRestart', reasons: ['table events is new'] });
});

test('notices a change of any single value of the deployment', async () => {
  const deployment = await readDeployment('template.yaml');

  for (const path of pathsToValues(deployment)) {
    const changed = structuredClone(deployment);
    replaceValue(changed, path);

    expect(compareDeployments(deployment, changed), path.join('.')).not.toEqual({ kind: 'same' });
  }
});

function deploy(template: TestTemplate): Deployment {
  return deployTestTemplate(template);
}

function apiGlobals(properties: object) {
  return { Globals: { Api: properties } };
}

function tableWith(properties: object) {
  return { ...TABLE, Properties: { ...TABLE.Properties, ...properties } };
}

function attributes(name: string) {
  return [{ AttributeName: name, AttributeType: 'S' }];
}

function keySchema(name: string) {
  return [{ AttributeName: name, KeyType: 'HASH' }];
}

function index(name: string, projectionType = 'ALL') {
  return { IndexName: name, KeySchema: keySchema('id'), Projection: { ProjectionType: projectionType } };
}

type Path = readonly (string | number)[];

function pathsToValues(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => pathsToValues(inner, [...path, key]));
}

function replaceValue(root: object, path: Path): void {
  const [last = ''] = path.slice(-1);
  const holder = path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<Path[number], unknown>)[key], root);
  const values = holder as Record<Path[number], unknown>;
  values[last] = typeof values[last] === 'number' ? values[last] + 1 : `${String(values[last])}-changed`;
}
