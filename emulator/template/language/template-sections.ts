import * as z from 'zod';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { parseValue } from './property-schema.ts';
import { inheritedPath, mergeGlobals } from './sam-globals.ts';
import type { Refuse, TemplatePath, TemplateSource } from './template-source.ts';

/** The sections of a template that a deployment is made of, functions still in them. */
export interface Template {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  /** With the Globals of SAM merged in. */
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly refuse: Refuse;
}

export interface ResourceDeclaration {
  readonly logicalId: string;
  readonly type: string;
  /** Name of the condition under which the resource exists. */
  readonly condition?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html */
const SAM_TRANSFORM = 'AWS::Serverless-2016-10-31';

/** The API that SAM makes for events that name none. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html */
export const IMPLICIT_API: ResourceDeclaration = {
  logicalId: 'ServerlessRestApi',
  type: 'AWS::Serverless::Api',
  properties: { StageName: 'Prod' },
};

const section = z.record(z.string(), z.unknown()).nullish();

const templateSchema = z.looseObject({
  Transform: z.union([z.string(), z.array(z.unknown())]).optional(),
  Globals: z.record(z.string(), z.record(z.string(), z.unknown())).nullish(),
  Parameters: section,
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).nullish(),
  Conditions: section,
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).nullish(),
      IgnoreGlobals: z.union([z.literal('*'), z.array(z.string())], "must be '*' or a list of properties").optional(),
    }),
    'must be an object with at least one resource',
  ),
});

/** Splits a template into its sections; throws TEMPLATE_INVALID where their shape is not CloudFormation's or SAM's. */
export function readSections(source: TemplateSource): Template {
  const parsed = parseValue(templateSchema, source.value, [], refuser(source));
  const globals = parsed.Globals ?? {};
  const refuse = refuser(source, (path) => {
    const resource = path[0] === 'Resources' ? parsed.Resources[String(path[1])] : undefined;
    return resource ? inheritedPath(globals, resource.Type, resource.Properties ?? {}, path.slice(3)) : undefined;
  });
  const declared = Object.entries(parsed.Resources);
  const transforms = [parsed.Transform ?? []].flat();
  if (declared.some(([, { Type }]) => Type.startsWith('AWS::Serverless::')) && !transforms.includes(SAM_TRANSFORM)) {
    throw refuse([], `has AWS::Serverless resources, which only SAM understands. Add "Transform: ${SAM_TRANSFORM}".`);
  }
  const resources = declared.map(([logicalId, resource]) => ({
    logicalId,
    type: resource.Type,
    ...(resource.Condition === undefined ? {} : { condition: resource.Condition }),
    properties: mergeGlobals(globals, resource.Type, resource.Properties ?? {}, resource.IgnoreGlobals, refuse),
  }));
  // SAM puts its implicit API in the place of a resource that has this name already.
  const implicit = {
    ...IMPLICIT_API,
    properties: mergeGlobals(globals, IMPLICIT_API.type, IMPLICIT_API.properties, undefined, refuse),
  };
  return {
    parameters: parsed.Parameters ?? {},
    mappings: parsed.Mappings ?? {},
    conditions: parsed.Conditions ?? {},
    resources: new Map([...resources, implicit].map((resource) => [resource.logicalId, resource])),
    refuse,
  };
}

function refuser(source: TemplateSource, movedTo?: (path: TemplatePath) => TemplatePath | undefined): Refuse {
  return (path, problem) => {
    const written = movedTo?.(path) ?? path;
    const where = `${source.file}:${source.lineOf(written)}`;
    return new WorkbenchError('TEMPLATE_INVALID', `${where}: ${displayName(written)} ${problem}`);
  };
}

/** `Resources.Table.Properties.KeySchema.0` reads better as `Table.KeySchema[0]`. */
function displayName(path: TemplatePath): string {
  if (path.length === 0) return 'The template';
  const isResource = path[0] === 'Resources' && path.length > 1;
  const steps = isResource ? [path[1], ...path.slice(path[2] === 'Properties' ? 3 : 2)] : path;
  return steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}
