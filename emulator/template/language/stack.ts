import { domainSuffixOf } from '../../region.ts';
import { evaluateCondition } from './conditions.ts';
import { NO_VALUE, resolveIntrinsics, type Scope } from './intrinsic-functions.ts';
import { resolveParameters } from './parameters.ts';
import { parseValue, text } from './property-schema.ts';
import { identityOf, nameProperty, type ResourceIdentity, type StackPlace } from './resource-identity.ts';
import type { ResourceDeclaration, Template } from './template-sections.ts';
import type { Refuse, TemplatePath } from './template-source.ts';

/** A template with values for its parameters: what CloudFormation would create, as far as it is looked at. */
export interface Stack extends StackPlace {
  /** The resources of these types that exist under the conditions, in the order of the template. */
  readonly resources: (...types: readonly string[]) => readonly ResourceDeclaration[];
  /** The properties with every function resolved. */
  readonly properties: (resource: ResourceDeclaration) => Readonly<Record<string, unknown>>;
  /** One property, resolved; the others are not looked at. */
  readonly property: (resource: ResourceDeclaration, name: string) => unknown;
  readonly identity: (resource: ResourceDeclaration) => ResourceIdentity;
  readonly refuse: Refuse;
}

/** Parameter values by name, and the place to deploy to. */
export interface StackOptions extends StackPlace {
  readonly parameters: Readonly<Record<string, string>>;
}

/** Makes a stack of a template; throws TEMPLATE_INVALID for parameters, here, and for what is resolved, when it is asked for. */
export function createStack(template: Template, options: StackOptions): Stack {
  const { refuse, resources } = template;
  const parameters = resolveParameters(template.parameters, options.parameters, refuse);
  const pseudoParameters = pseudoParametersOf(options);
  const guarded = circularityGuard(refuse);

  const condition = (name: string, path: TemplatePath): boolean => {
    const conditionPath = ['Conditions', name];
    if (!Object.hasOwn(template.conditions, name)) {
      throw refuse(
        path,
        `uses the condition ${name}, which Conditions does not declare. Declare it or correct the name.`,
      );
    }
    return guarded(conditionPath, () => evaluateCondition(template.conditions[name], scope, conditionPath));
  };
  const exists = (resource: ResourceDeclaration): boolean =>
    resource.condition === undefined || condition(resource.condition, ['Resources', resource.logicalId]);
  const property = (resource: ResourceDeclaration, name: string): unknown => {
    const path = propertyPath(resource, name);
    const value = guarded(path, () => resolveIntrinsics(resource.properties[name], scope, path));
    return value === NO_VALUE ? undefined : value;
  };
  const identity = (resource: ResourceDeclaration): ResourceIdentity => {
    const named = nameProperty(resource.type);
    const own = named === undefined ? undefined : property(resource, named);
    const name = own === undefined ? undefined : parseValue(text, own, propertyPath(resource, named ?? ''), refuse);
    return identityOf(resource.type, resource.logicalId, name, options);
  };
  const existing = (logicalId: string, path: TemplatePath): ResourceDeclaration => {
    const resource = resources.get(logicalId);
    if (!resource) {
      throw refuse(
        path,
        `refers to ${logicalId}, which is neither a parameter nor a resource. Declare it or correct the name.`,
      );
    }
    if (!exists(resource)) {
      throw refuse(
        path,
        `refers to ${logicalId}, which does not exist under condition ${resource.condition}. Use Fn::If.`,
      );
    }
    return resource;
  };

  const scope: Scope = {
    refuse,
    condition,
    ref: (name, path) => {
      if (pseudoParameters.has(name)) return pseudoParameters.get(name);
      const parameter = parameters.get(name);
      if (parameter !== undefined) return parameter;
      // SAM's own: the stage that it generates for an API.
      if (name.endsWith('.Stage')) return property(existing(name.slice(0, -'.Stage'.length), path), 'StageName');
      return identity(existing(name, path)).ref;
    },
    attribute: (logicalId, attribute, path) => {
      const resource = existing(logicalId, path);
      if (attribute === 'Arn') return identity(resource).arn;
      throw refuse(path, `asks for ${logicalId}.${attribute}, and only Arn is known here. Make it a Parameter.`);
    },
    mapping: (map, firstKey, secondKey) => template.mappings[map]?.[firstKey]?.[secondKey],
  };

  return {
    stackName: options.stackName,
    region: options.region,
    accountId: options.accountId,
    partition: options.partition,
    resources: (...types) => [...resources.values()].filter((one) => types.includes(one.type) && exists(one)),
    properties: (resource) =>
      Object.fromEntries(
        Object.keys(resource.properties)
          .map((name) => [name, property(resource, name)] as const)
          .filter(([, value]) => value !== undefined && value !== null),
      ),
    property,
    identity,
    refuse,
  };
}

/** The path of a property of a resource, for messages about it. */
export function propertyPath(resource: ResourceDeclaration, ...rest: TemplatePath): TemplatePath {
  return ['Resources', resource.logicalId, 'Properties', ...rest];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
function pseudoParametersOf(place: StackPlace): ReadonlyMap<string, unknown> {
  const { partition, region, accountId, stackName } = place;
  return new Map<string, unknown>([
    ['AWS::AccountId', accountId],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', partition],
    ['AWS::Region', region],
    ['AWS::StackId', `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/${stackName}`],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', domainSuffixOf(region)],
  ]);
}

/** Resolving a value may lead back to it; CloudFormation refuses such circles, and so does this. */
function circularityGuard(refuse: Refuse): <T>(path: TemplatePath, resolve: () => T) => T {
  const open = new Set<string>();
  return (path, resolve) => {
    const key = path.join('/');
    if (open.has(key)) throw refuse(path, 'depends on itself. Break the circle of references.');
    open.add(key);
    try {
      return resolve();
    } finally {
      open.delete(key);
    }
  };
}
