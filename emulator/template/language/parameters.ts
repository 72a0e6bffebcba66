import * as z from 'zod';
import { parseValue, text } from './property-schema.ts';
import type { Refuse, TemplatePath } from './template-source.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
const parameterSchema = z.looseObject({
  Type: z.string('must name the type of the parameter'),
  Default: text.optional(),
  AllowedValues: z.array(text).optional(),
  AllowedPattern: z.string().optional(),
  MinLength: text.optional(),
  MaxLength: text.optional(),
  MinValue: text.optional(),
  MaxValue: text.optional(),
  ConstraintDescription: z.string().optional(),
});
type ParameterDeclaration = z.infer<typeof parameterSchema>;

/**
 * The value of every parameter, overrides before defaults: text, or a list of texts for the list types.
 * Throws TEMPLATE_INVALID for values that a constraint forbids, are missing, or override what is not declared.
 */
export function resolveParameters(
  declarations: Readonly<Record<string, unknown>>,
  overrides: Readonly<Record<string, string>>,
  refuse: Refuse,
): ReadonlyMap<string, string | readonly string[]> {
  for (const name of Object.keys(overrides)) {
    if (Object.hasOwn(declarations, name)) continue;
    const known = Object.keys(declarations).join(', ') || 'none';
    throw refuse(['Parameters'], `does not declare ${name}, for which a value was given. Declared: ${known}.`);
  }
  return new Map(
    Object.entries(declarations).map(([name, raw]) => {
      const path = ['Parameters', name];
      const declaration = parseValue(parameterSchema, raw, path, refuse);
      return [name, parameterValue(declaration, overrides[name], path, refuse)];
    }),
  );
}

function parameterValue(
  declaration: ParameterDeclaration,
  override: string | undefined,
  path: TemplatePath,
  refuse: Refuse,
): string | readonly string[] {
  const { Type } = declaration;
  // The default of such a parameter is the name of an entry in Parameter Store, not a value.
  const fromStore = Type.startsWith('AWS::SSM::Parameter::Value');
  const value = override ?? (fromStore ? undefined : declaration.Default);
  if (value === undefined) {
    const why = fromStore
      ? 'is read from Parameter Store, which is not there'
      : 'has no Default and was given no value';
    throw refuse(path, `${why}. Pass a value for it.`);
  }
  const isList = Type === 'CommaDelimitedList' || /(^|<)List</.test(Type) || Type.includes('<CommaDelimitedList>');
  const items = isList ? value.split(',').map((item) => item.trim()) : [value];
  const problem = items.map((item) => constraintBroken(item, declaration)).find((found) => found !== undefined);
  if (problem !== undefined) {
    const hint = declaration.ConstraintDescription ? ` (${declaration.ConstraintDescription})` : '';
    throw refuse(path, `is ${JSON.stringify(value)}, but ${problem}${hint}. Pass another value.`);
  }
  return isList ? items : value;
}

function constraintBroken(value: string, declaration: ParameterDeclaration): string | undefined {
  const { Type, AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue } = declaration;
  if (Type === 'Number' || Type === 'List<Number>') {
    if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value)) return 'it must be a number';
    if (MinValue !== undefined && Number(value) < Number(MinValue)) return `it must be at least ${MinValue}`;
    if (MaxValue !== undefined && Number(value) > Number(MaxValue)) return `it must be at most ${MaxValue}`;
  }
  if (AllowedValues && !AllowedValues.includes(value)) return `it must be one of ${AllowedValues.join(', ')}`;
  if (AllowedPattern !== undefined && !matchesWhole(value, AllowedPattern)) return `it must match ${AllowedPattern}`;
  if (MinLength !== undefined && value.length < Number(MinLength))
    return `it must have at least ${MinLength} characters`;
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    return `it must have at most ${MaxLength} characters`;
  return undefined;
}

/** CloudFormation matches the whole value. A pattern in a dialect that JavaScript lacks is left to the deployment. */
function matchesWhole(value: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    return true;
  }
}
