// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of Fn::Sub
import { expect, test } from 'vitest';
import { deployTestTemplate, type TestTemplate } from '../test-template.ts';

const LOGS = {
  effect: 'Allow',
  actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: ['*'],
};

const statement = (changes: Readonly<Record<string, unknown>> = {}) => ({
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: '*',
  ...changes,
});

const permissionsOf = (changes: TestTemplate) => deployTestTemplate(changes).function.permissions;

const table = {
  Type: 'AWS::Serverless::SimpleTable',
  Properties: { TableName: 'orders' },
};
const tableArn = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders';

test('grants the statements of Policies, and the writing of logs that SAM adds', () => {
  const inline = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Action: ['dynamodb:Scan', 'dynamodb:Query'], Resource: { 'Fn::GetAtt': ['Orders', 'Arn'] } },
      statement({ Resource: [{ 'Fn::Sub': '${Orders.Arn}/index/*' }, '*'] }),
    ],
  };

  expect(permissionsOf({ fn: { Policies: [inline] }, resources: { Orders: table } })).toEqual([
    LOGS,
    { effect: 'Deny', actions: ['dynamodb:Scan', 'dynamodb:Query'], resources: [tableArn] },
    { effect: 'Allow', actions: ['dynamodb:GetItem'], resources: [`${tableArn}/index/*`, '*'] },
  ]);
});

test.each([
  [
    'DynamoDBReadPolicy',
    ['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:DescribeTable'],
  ],
  ['DynamoDBWritePolicy', ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem']],
  [
    'DynamoDBCrudPolicy',
    [
      'dynamodb:GetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Scan',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeTable',
      'dynamodb:ConditionCheckItem',
    ],
  ],
])('expands the policy template %s to what SAM makes of it', (name, actions) => {
  const policies = [{ [name]: { TableName: { Ref: 'Orders' } } }];

  expect(permissionsOf({ fn: { Policies: policies }, resources: { Orders: table } })).toEqual([
    LOGS,
    { effect: 'Allow', actions, resources: [tableArn, `${tableArn}/index/*`] },
  ]);
});

test.each([
  ['one name', 'AmazonDynamoDBFullAccess', [{ effect: 'Allow', actions: ['dynamodb:*'], resources: ['*'] }]],
  [
    'an ARN',
    ['arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess'],
    [{ effect: 'Allow', actions: ['dynamodb:*'], resources: ['*'] }],
  ],
  ['the administrator', ['AdministratorAccess'], [{ effect: 'Allow', actions: ['*'], resources: ['*'] }]],
  ['policies that do not concern DynamoDB', ['AWSXrayWriteOnlyAccess', { S3ReadPolicy: { BucketName: 'b' } }], []],
  [
    'one statement alone',
    { Statement: statement() },
    [{ effect: 'Allow', actions: ['dynamodb:GetItem'], resources: ['*'] }],
  ],
])('takes %s for Policies', (_what, policies, granted) => {
  expect(permissionsOf({ fn: { Policies: policies } })).toEqual([LOGS, ...granted]);
});

test('leaves out a statement under a condition that does not concern DynamoDB', () => {
  const policies = [{ Statement: [statement({ Action: 's3:GetObject', Condition: { Bool: {} } })] }];

  expect(permissionsOf({ fn: { Policies: policies } })).toEqual([LOGS]);
});

test('grants what the Role of the template grants, and not what Policies say beside it', () => {
  const document = (Action: string) => ({ Statement: [statement({ Action })] });
  const resources = {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [{ PolicyName: 'a', PolicyDocument: document('dynamodb:GetItem') }],
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', { Ref: 'Managed' }],
      },
    },
    Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document('dynamodb:PutItem') } },
    Attached: {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: document('dynamodb:Query') },
    },
    Strange: { Type: 'AWS::IAM::Policy', Properties: { Roles: ['other'], PolicyDocument: document('dynamodb:Scan') } },
  };

  const permissions = permissionsOf({
    fn: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Policies: ['AdministratorAccess'] },
    resources,
  });

  expect(permissions.map(({ actions }) => actions)).toEqual([
    ['dynamodb:GetItem'],
    LOGS.actions,
    ['dynamodb:PutItem'],
    ['dynamodb:Query'],
  ]);
});

test('passes over policies by names that are none', () => {
  expect(permissionsOf({ fn: { Policies: ['constructor', { toString: { TableName: 't' } }] } })).toEqual([LOGS]);
});

test.each([
  [
    'a role from elsewhere',
    { Role: 'arn:aws:iam::123456789012:role/theirs' },
    'Fn.Role is arn:aws:iam::123456789012:role/theirs, which is no role of this template',
  ],
  [
    'a policy from elsewhere',
    { Policies: ['arn:aws:iam::123456789012:policy/theirs'] },
    'Fn.Policies[0] is arn:aws:iam::123456789012:policy/theirs, which is no policy',
  ],
  [
    'a policy template that is not emulated',
    { Policies: [{ DynamoDBReconfigurePolicy: { TableName: 't' } }] },
    'Fn.Policies[0].DynamoDBReconfigurePolicy uses DynamoDBReconfigurePolicy',
  ],
  [
    'a policy template without its table',
    { Policies: [{ DynamoDBCrudPolicy: {} }] },
    'Fn.Policies[0].DynamoDBCrudPolicy.TableName is missing',
  ],
  [
    'a condition on DynamoDB',
    { Policies: [{ Statement: [statement({ Condition: { StringEquals: {} } })] }] },
    'Fn.Policies[0].Statement[0].Condition is not evaluated here',
  ],
  [
    'a condition on everything',
    { Policies: [{ Statement: [statement({ Action: '*', Condition: {} })] }] },
    'Condition is not evaluated here',
  ],
  [
    'everything but some actions',
    { Policies: [{ Statement: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }] }] },
    'NotAction is not evaluated here',
  ],
  [
    'all tables but one',
    { Policies: [{ Statement: [statement({ NotResource: 'arn:aws:x' })] }] },
    'NotResource is not evaluated here',
  ],
  [
    'a statement without resource',
    { Policies: [{ Statement: [{ Effect: 'Allow', Action: 'dynamodb:*' }] }] },
    'Fn.Policies[0].Statement[0] lacks Action or Resource',
  ],
  [
    'a table name for an ARN',
    { Policies: [{ Statement: [statement({ Resource: 'orders' })] }] },
    'has "orders", which is no ARN',
  ],
  [
    'an effect that does not exist',
    { Policies: [{ Statement: [statement({ Effect: 'allow' })] }] },
    'Effect is "allow": it must be one of Allow, Deny',
  ],
  ['a policy without statement', { Policies: [7] }, 'Fn.Policies'],
])('refuses %s', (_what, fn, problem) => {
  expect(() => permissionsOf({ fn })).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});
