import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import type { FunctionDeployment } from '../deployment.ts';
import { numeric, parseValue, text, whole } from '../language/property-schema.ts';
import { propertyPath, type Stack } from '../language/stack.ts';
import type { ResourceDeclaration } from '../language/template-sections.ts';
import { refuseUnsupported } from '../language/unsupported-properties.ts';
import { readApplicationLogs } from './application-logs.ts';
import { readEnvironment } from './environment-variables.ts';
import { readExecutionRole } from './execution-role.ts';
import { readLogGroup } from './log-groups.ts';

const LAMBDA_QUOTAS = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MEMORY_LIMITS_MB = { min: 128, max: 10_240 } as const;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const TIMEOUT_LIMITS_S = { min: 1, max: 900 } as const;

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DEFAULT_MEMORY_MB = 128;
const DEFAULT_TIMEOUT_S = 3;
const FUNCTION_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

const functionSchema = z.looseObject({
  PackageType: z.literal('Zip', 'must be Zip: container images are not emulated').optional(),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'must be nodejs*.x: no other runtime is emulated'),
  Handler: z.string().regex(/^[^\s]+\.[^\s.]+$/, 'must be file.export'),
  CodeUri: z
    .string('must be a folder: code in S3 is not fetched')
    .refine((uri) => !/^[a-z0-9]+:\/\//i.test(uri), 'must be a folder: code in S3 is not fetched')
    .refine((uri) => !/\.(zip|jar)$/i.test(uri), 'must be a folder: archives are not unpacked'),
  MemorySize: whole(MEMORY_LIMITS_MB.min, MEMORY_LIMITS_MB.max, LAMBDA_QUOTAS).default(DEFAULT_MEMORY_MB),
  Timeout: whole(TIMEOUT_LIMITS_S.min, TIMEOUT_LIMITS_S.max, LAMBDA_QUOTAS).default(DEFAULT_TIMEOUT_S),
  ReservedConcurrentExecutions: numeric.pipe(z.int().min(0, 'must be 0 or more')).optional(),
  Environment: z.looseObject({ Variables: z.record(z.string(), text).default({}) }).optional(),
});

/**
 * The function of a stack, with the defaults of Lambda; throws TEMPLATE_INVALID for what Lambda would refuse and
 * for what is not emulated. Architecture, VPC, tracing, tags, aliases, provisioned concurrency, function URLs,
 * the JSON form of Lambda's own lines, ephemeral storage and settings of asynchronous invocations are passed over.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
 */
export function readFunction(stack: Stack, resource: ResourceDeclaration, templateFile: string): FunctionDeployment {
  const properties = stack.properties(resource);
  refuseUnsupported(stack, resource, properties, {
    ImageUri: 'container images are not emulated. Deploy a zip package',
    InlineCode: 'code is read from a folder. Put it into a file and set CodeUri',
    Layers: 'layers are not emulated. Put what they hold into the bundle',
    FileSystemConfigs: 'no file system is mounted here. Remove it or use a condition',
    PermissionsBoundary: 'boundaries are not evaluated. Narrow the statements of the policies instead',
  });
  const settings = parseValue(functionSchema, properties, propertyPath(resource), stack.refuse);
  const { name } = stack.identity(resource);
  if (!FUNCTION_NAME.test(name)) {
    const rule = 'must have 1 to 64 characters of a-z A-Z 0-9 _ -';
    throw stack.refuse(propertyPath(resource, 'FunctionName'), `is "${name}": it ${rule}.`);
  }
  const role = readExecutionRole(stack, resource);
  const applicationLogs = readApplicationLogs(stack, resource);
  return {
    logicalId: resource.logicalId,
    name,
    handler: settings.Handler,
    runtime: settings.Runtime,
    codeDirectory: resolve(dirname(templateFile), settings.CodeUri),
    memoryMb: settings.MemorySize,
    timeoutMs: settings.Timeout * 1000,
    ...(settings.ReservedConcurrentExecutions === undefined
      ? {}
      : { reservedConcurrency: settings.ReservedConcurrentExecutions }),
    environment: readEnvironment(settings.Environment?.Variables ?? {}, (variable, problem) =>
      stack.refuse(propertyPath(resource, 'Environment', 'Variables', ...variable), problem),
    ),
    roleName: role.name,
    permissions: role.permissions,
    logGroup: readLogGroup(stack, resource, name),
    ...(applicationLogs === undefined ? {} : { applicationLogs }),
  };
}
