import * as z from 'zod';
import type { FunctionDeployment } from '../deployment.ts';
import { numeric, parseValue } from '../language/property-schema.ts';
import { propertyPath, type Stack } from '../language/stack.ts';
import type { ResourceDeclaration } from '../language/template-sections.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const loggingSchema = z.looseObject({ LogGroup: z.string().optional() }).optional();

const retentionSchema = numeric
  .refine((days) => RETENTION_DAYS.includes(days), `must be one of ${RETENTION_DAYS.join(', ')} days`)
  .optional();

/**
 * The log group that a function writes to: the one of its LoggingConfig, else `/aws/lambda/` and its name; with
 * the retention of the resource of this name, if the stack has one. Throws TEMPLATE_INVALID.
 */
export function readLogGroup(
  stack: Stack,
  resource: ResourceDeclaration,
  functionName: string,
): FunctionDeployment['logGroup'] {
  const loggingPath = propertyPath(resource, 'LoggingConfig');
  const logging = parseValue(loggingSchema, stack.property(resource, 'LoggingConfig'), loggingPath, stack.refuse);
  const name = logging?.LogGroup ?? `/aws/lambda/${functionName}`;
  const group = stack.resources('AWS::Logs::LogGroup').find((one) => stack.identity(one).name === name);
  if (!group) return { name };
  const retentionPath = propertyPath(group, 'RetentionInDays');
  const days = parseValue(retentionSchema, stack.property(group, 'RetentionInDays'), retentionPath, stack.refuse);
  return days === undefined ? { name } : { name, retentionDays: days };
}
