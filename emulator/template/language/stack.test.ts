// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of Fn::Sub
import { expect, test } from 'vitest';
import { deployTestTemplate, testStack } from '../test-template.ts';

const valueIn = (value: unknown, resources: Readonly<Record<string, unknown>> = {}): unknown => {
  const stack = testStack({ resources: { ...resources, Tested: { Type: 'AWS::SQS::Queue', Properties: { value } } } });
  const [resource] = stack.resources('AWS::SQS::Queue');
  return resource && stack.property(resource, 'value');
};

const table = (properties: unknown = {}) => ({ Type: 'AWS::DynamoDB::Table', Properties: properties });

test.each([
  ['AWS::AccountId', '123456789012'],
  ['AWS::Region', 'eu-west-1'],
  ['AWS::Partition', 'aws'],
  ['AWS::URLSuffix', 'amazonaws.com'],
  ['AWS::StackName', 'local'],
  ['AWS::StackId', 'arn:aws:cloudformation:eu-west-1:123456789012:stack/local/local'],
  ['AWS::NotificationARNs', []],
  ['AWS::NoValue', undefined],
])('knows the pseudo parameter %s', (name, value) => {
  expect(valueIn({ Ref: name })).toEqual(value);
});

test.each([
  [
    'a table by its name',
    table({ TableName: { 'Fn::Sub': 'events-${AWS::Region}' } }),
    'events-eu-west-1',
    'arn:aws:dynamodb:eu-west-1:123456789012:table/events-eu-west-1',
  ],
  [
    'a SAM table by its name',
    { Type: 'AWS::Serverless::SimpleTable', Properties: { TableName: 't' } },
    't',
    'arn:aws:dynamodb:eu-west-1:123456789012:table/t',
  ],
  [
    'a function by its name',
    { Type: 'AWS::Serverless::Function', Properties: { FunctionName: 'f' } },
    'f',
    'arn:aws:lambda:eu-west-1:123456789012:function:f',
  ],
  [
    'a log group by its name',
    { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/g' } },
    '/g',
    'arn:aws:logs:eu-west-1:123456789012:log-group:/g:*',
  ],
  [
    'a role by its name',
    { Type: 'AWS::IAM::Role', Properties: { RoleName: 'r' } },
    'r',
    'arn:aws:iam::123456789012:role/r',
  ],
  [
    'a managed policy by its ARN',
    { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: 'p' } },
    'arn:aws:iam::123456789012:policy/p',
    'arn:aws:iam::123456789012:policy/p',
  ],
])('refers to %s', (_what, resource, ref, arn) => {
  const resources = { Other: resource };

  expect(valueIn({ Ref: 'Other' }, resources)).toBe(ref);
  expect(valueIn({ 'Fn::GetAtt': ['Other', 'Arn'] }, resources)).toBe(arn);
});

test('makes up a name where a resource has none, the same at every start', () => {
  const resources = { Other: table() };

  const name = valueIn({ Ref: 'Other' }, resources);

  expect(name).toMatch(/^local-Other-[A-Z0-9]{12}$/);
  expect(valueIn({ Ref: 'Other' }, resources)).toBe(name);
  expect(valueIn({ 'Fn::GetAtt': ['Other', 'Arn'] }, resources)).toBe(
    `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`,
  );
});

test('makes up a name and an ARN of types that are not emulated', () => {
  const resources = { Topic: { Type: 'AWS::SNS::Topic' } };

  expect(valueIn({ 'Fn::GetAtt': ['Topic', 'Arn'] }, resources)).toMatch(
    /^arn:aws:sns:eu-west-1:123456789012:local-Topic-[A-Z0-9]{12}$/,
  );
});

test('refers to an API by its id and to its stage', () => {
  const resources = { Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'live' } } };

  expect(valueIn({ Ref: 'Api' }, resources)).toMatch(/^[a-z0-9]{10}$/);
  expect(valueIn({ 'Fn::Sub': '${Api.Stage}' }, resources)).toBe('live');
  expect(valueIn({ Ref: 'ServerlessRestApi.Stage' })).toBe('Prod');
});

test('leaves out the resources whose condition does not hold', () => {
  const conditions = { No: { 'Fn::Equals': ['a', 'b'] } };

  const stack = testStack({
    sections: { Conditions: conditions },
    resources: { Gone: { ...table(), Condition: 'No' }, Here: table() },
  });

  expect(stack.resources('AWS::DynamoDB::Table').map(({ logicalId }) => logicalId)).toEqual(['Here']);
});

test('refuses a reference to a resource whose condition does not hold', () => {
  const changes = {
    sections: { Conditions: { No: { 'Fn::Equals': ['a', 'b'] } } },
    resources: { Gone: { ...table(), Condition: 'No' } },
    fn: { Environment: { Variables: { TABLE: { Ref: 'Gone' } } } },
  };

  expect(() => deployTestTemplate(changes)).toThrow('refers to Gone, which does not exist under condition No');
});

test.each([
  ['what is not declared', { Ref: 'Nobody' }, 'refers to Nobody, which is neither a parameter nor a resource'],
  ['the condition that is not declared', { 'Fn::If': ['Nowhere', 1, 2] }, 'uses the condition Nowhere'],
  [
    'an attribute that is not known',
    { 'Fn::GetAtt': ['Fn', 'Version'] },
    'asks for Fn.Version, and only Arn is known here',
  ],
])('refuses a reference to %s', (_what, value, problem) => {
  expect(() => valueIn(value)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});

test('refuses names that refer to each other in a circle', () => {
  const resources = { A: table({ TableName: { Ref: 'B' } }), B: table({ TableName: { 'Fn::Sub': '${A}-b' } }) };

  expect(() => valueIn({ Ref: 'A' }, resources)).toThrow(
    'A.TableName depends on itself. Break the circle of references.',
  );
});

test('does not take two ways to one resource for a circle', () => {
  const resources = { A: table({ TableName: 'a' }) };

  expect(valueIn({ 'Fn::Join': ['', [{ Ref: 'A' }, { Ref: 'A' }]] }, resources)).toBe('aa');
});

test('looks values up in Mappings', () => {
  const stack = testStack({
    sections: { Mappings: { Sizes: { 'eu-west-1': { memory: 256 } } } },
    fn: { MemorySize: { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'memory'] } },
  });
  const [resource] = stack.resources('AWS::Serverless::Function');

  expect(resource && stack.property(resource, 'MemorySize')).toBe(256);
});
