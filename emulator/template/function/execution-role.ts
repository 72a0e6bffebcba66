import * as z from 'zod';
import type { PermissionStatement } from '../deployment.ts';
import { parseValue } from '../language/property-schema.ts';
import { propertyPath, type Stack } from '../language/stack.ts';
import type { ResourceDeclaration } from '../language/template-sections.ts';
import type { TemplatePath } from '../language/template-source.ts';
import { readPolicyDocument } from './policy-document.ts';
import { BASIC_EXECUTION, managedPolicy, policyTemplate } from './policy-templates.ts';

const roleSchema = z.looseObject({
  Policies: z.array(z.looseObject({ PolicyDocument: z.unknown().optional() })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});

const samPolicy = z.union(
  [z.string(), z.record(z.string(), z.unknown())],
  'must be a name, an ARN, a policy template or a Statement',
);

const samPolicies = z.union([z.array(samPolicy), samPolicy]).optional();

/** The role that a function runs as. */
export interface ExecutionRole {
  readonly name: string;
  readonly permissions: readonly PermissionStatement[];
}

/**
 * What a function may do: the statements of its Role, if it has one, else of its Policies and of what SAM adds to
 * them. Throws TEMPLATE_INVALID for policies that the template does not contain, as nobody knows what they grant.
 */
export function readExecutionRole(stack: Stack, resource: ResourceDeclaration): ExecutionRole {
  const rolePath = propertyPath(resource, 'Role');
  const roleArn = parseValue(z.string().optional(), stack.property(resource, 'Role'), rolePath, stack.refuse);
  if (roleArn === undefined) {
    // The role that SAM makes is called after the function.
    const { name } = stack.identity({ ...resource, type: 'AWS::IAM::Role', logicalId: `${resource.logicalId}Role` });
    return { name, permissions: readSamPolicies(stack, resource) };
  }
  // With a role of its own the function's Policies are not looked at, by SAM neither.
  const role = stack.resources('AWS::IAM::Role').find((one) => stack.identity(one).arn === roleArn);
  if (role) return { name: stack.identity(role).name, permissions: readRole(stack, role) };
  throw stack.refuse(rolePath, `is ${roleArn}, which is no role of this template. Declare it here, or use Policies.`);
}

function readSamPolicies(stack: Stack, resource: ResourceDeclaration): readonly PermissionStatement[] {
  const path = propertyPath(resource, 'Policies');
  const policies = parseValue(samPolicies, stack.property(resource, 'Policies'), path, stack.refuse);
  const isList = Array.isArray(policies);
  const granted = [policies ?? []].flat().flatMap((policy, index) => {
    const at = isList ? [...path, index] : path;
    if (typeof policy === 'string') return readManagedPolicy(stack, policy, at);
    if (Object.hasOwn(policy, 'Statement')) return readPolicyDocument(policy, at, stack.refuse);
    return Object.entries(policy).flatMap(([name, values]) => policyTemplate(name, values, [...at, name], stack));
  });
  return [BASIC_EXECUTION, ...granted];
}

function readRole(stack: Stack, role: ResourceDeclaration): readonly PermissionStatement[] {
  const { Policies, ManagedPolicyArns } = parseValue(
    roleSchema,
    stack.properties(role),
    propertyPath(role),
    stack.refuse,
  );
  const { name } = stack.identity(role);
  return [
    ...Policies.flatMap(({ PolicyDocument }, index) =>
      readPolicyDocument(PolicyDocument, propertyPath(role, 'Policies', index, 'PolicyDocument'), stack.refuse),
    ),
    ...ManagedPolicyArns.flatMap((arn, index) =>
      readManagedPolicy(stack, arn, propertyPath(role, 'ManagedPolicyArns', index)),
    ),
    ...stack
      .resources('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
      .filter((policy) => [stack.property(policy, 'Roles') ?? []].flat().includes(name))
      .flatMap((policy) => readPolicyResource(stack, policy)),
  ];
}

function readManagedPolicy(stack: Stack, nameOrArn: string, path: TemplatePath): readonly PermissionStatement[] {
  const known = managedPolicy(nameOrArn);
  if (known) return known;
  const own = stack.resources('AWS::IAM::ManagedPolicy').find((one) => stack.identity(one).arn === nameOrArn);
  if (own) return readPolicyResource(stack, own);
  throw stack.refuse(
    path,
    `is ${nameOrArn}, which is no policy of AWS's nor of this template. Write its statements out here.`,
  );
}

function readPolicyResource(stack: Stack, policy: ResourceDeclaration): readonly PermissionStatement[] {
  const path = propertyPath(policy, 'PolicyDocument');
  return readPolicyDocument(stack.property(policy, 'PolicyDocument'), path, stack.refuse);
}
