import type { Refuse, TemplatePath } from './template-source.ts';

/**
 * The section of Globals for each resource type that is read here, and the properties that SAM takes only from
 * the resource itself.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
const SECTIONS: Readonly<Record<string, { readonly section: string; readonly ownOnly: readonly string[] }>> = {
  'AWS::Serverless::Function': { section: 'Function', ownOnly: ['FunctionName', 'Role', 'Policies', 'Events'] },
  'AWS::Serverless::Api': { section: 'Api', ownOnly: ['StageName', 'DefinitionBody'] },
  'AWS::Serverless::SimpleTable': { section: 'SimpleTable', ownOnly: ['TableName', 'PrimaryKey'] },
};

/**
 * A resource's properties with those of Globals under them: objects merge key by key, lists are joined with the
 * global items first, anything else is the resource's own. Throws TEMPLATE_INVALID for what cannot be global.
 */
export function mergeGlobals(
  globals: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  type: string,
  own: Readonly<Record<string, unknown>>,
  ignored: '*' | readonly string[] | undefined,
  refuse: Refuse,
): Readonly<Record<string, unknown>> {
  const rule = SECTIONS[type];
  const shared = rule && globals[rule.section];
  if (!rule || !shared || ignored === '*') return own;
  const misplaced = rule.ownOnly.find((name) => Object.hasOwn(shared, name));
  if (misplaced !== undefined) {
    throw refuse(['Globals', rule.section, misplaced], 'cannot be global. Move it to the resource.');
  }
  const inherited = Object.entries(shared).filter(([name]) => !ignored?.includes(name));
  return mergeObjects(Object.fromEntries(inherited), own);
}

/** Where a property of a resource is written if it is written in Globals only; undefined if it isn't. */
export function inheritedPath(
  globals: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  type: string,
  own: Readonly<Record<string, unknown>>,
  propertyPath: TemplatePath,
): TemplatePath | undefined {
  const section = SECTIONS[type]?.section;
  const name = String(propertyPath[0]);
  if (section === undefined || Object.hasOwn(own, name) || !Object.hasOwn(globals[section] ?? {}, name))
    return undefined;
  return ['Globals', section, ...propertyPath];
}

function mergeObjects(
  shared: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const merged = Object.entries(own).map(([name, value]) => [
    name,
    Object.hasOwn(shared, name) ? mergeValues(shared[name], value) : value,
  ]);
  return { ...shared, ...Object.fromEntries(merged) };
}

function mergeValues(shared: unknown, own: unknown): unknown {
  if (Array.isArray(shared) && Array.isArray(own)) return [...shared, ...own];
  if (isPlainObject(shared) && isPlainObject(own)) return mergeObjects(shared, own);
  return own;
}

/** A function call counts as one value: merging its arguments would make a call that nobody wrote. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [key, ...others] = Object.keys(value);
  return others.length > 0 || key === undefined || !(key === 'Ref' || key.startsWith('Fn::'));
}
