import * as z from 'zod';
import type { PermissionStatement } from '../deployment.ts';
import { parseValue } from '../language/property-schema.ts';
import type { Stack } from '../language/stack.ts';
import type { TemplatePath } from '../language/template-source.ts';

/** SAM's policy templates for DynamoDB. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html */
const TABLE_TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    DynamoDBCrudPolicy: [
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
    DynamoDBReadPolicy: [
      'dynamodb:GetItem',
      'dynamodb:Scan',
      'dynamodb:Query',
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeTable',
    ],
    DynamoDBWritePolicy: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
  }),
);

/** What SAM gives a role of its own making. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html */
export const BASIC_EXECUTION: PermissionStatement = {
  effect: 'Allow',
  actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: ['*'],
};

/**
 * AWS managed policies that say something about DynamoDB, by name; the other ones grant nothing that is emulated.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const MANAGED_POLICIES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    AdministratorAccess: ['*'],
    PowerUserAccess: ['*'],
    ReadOnlyAccess: [
      'dynamodb:BatchGet*',
      'dynamodb:Describe*',
      'dynamodb:Get*',
      'dynamodb:List*',
      'dynamodb:PartiQLSelect',
      'dynamodb:Query',
      'dynamodb:Scan',
    ],
    AmazonDynamoDBFullAccess: ['dynamodb:*'],
    AmazonDynamoDBFullAccess_v2: ['dynamodb:*'],
    AmazonDynamoDBReadOnlyAccess: [
      'dynamodb:BatchGetItem',
      'dynamodb:Describe*',
      'dynamodb:List*',
      'dynamodb:GetAbacStatus',
      'dynamodb:GetItem',
      'dynamodb:GetResourcePolicy',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:PartiQLSelect',
    ],
  }),
);

/**
 * What a SAM policy template grants. Templates for other services are left out: they grant nothing that is
 * emulated. Throws TEMPLATE_INVALID where the table is not named.
 */
export function policyTemplate(
  name: string,
  values: unknown,
  path: TemplatePath,
  stack: Stack,
): readonly PermissionStatement[] {
  const actions = TABLE_TEMPLATES.get(name);
  if (!actions) {
    if (!name.startsWith('DynamoDB')) return [];
    throw stack.refuse(
      path,
      `uses ${name}, whose actions are not emulated. Use ${[...TABLE_TEMPLATES.keys()].join(', ')} or a Statement.`,
    );
  }
  const { TableName } = parseValue(z.looseObject({ TableName: z.string() }), values, path, stack.refuse);
  const table = `arn:${stack.partition}:dynamodb:${stack.region}:${stack.accountId}:table/${TableName}`;
  return [{ effect: 'Allow', actions, resources: [table, `${table}/index/*`] }];
}

/**
 * What an AWS managed policy grants, given its name or ARN; undefined for an ARN of a policy that is not AWS's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
 */
export function managedPolicy(nameOrArn: string): readonly PermissionStatement[] | undefined {
  if (nameOrArn.startsWith('arn:') && !/^arn:[a-z-]+:iam::aws:policy\//.test(nameOrArn)) return undefined;
  const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
  if (name === 'AWSLambdaBasicExecutionRole') return [BASIC_EXECUTION];
  const actions = MANAGED_POLICIES.get(name);
  return actions ? [{ effect: 'Allow', actions, resources: ['*'] }] : [];
}
