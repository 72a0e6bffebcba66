import * as z from 'zod';
import type { FunctionDeployment } from '../deployment.ts';
import { parseValue } from '../language/property-schema.ts';
import { propertyPath, type Stack } from '../language/stack.ts';
import type { ResourceDeclaration } from '../language/template-sections.ts';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;

/** https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html */
const loggingSchema = z
  .looseObject({
    LogFormat: z.enum(['JSON', 'Text']).default('Text'),
    ApplicationLogLevel: z.enum(LEVELS).optional(),
    SystemLogLevel: z.enum(['DEBUG', 'INFO', 'WARN']).optional(),
  })
  .refine(
    ({ LogFormat, ApplicationLogLevel, SystemLogLevel }) =>
      LogFormat === 'JSON' || (ApplicationLogLevel ?? SystemLogLevel) === undefined,
    'must have the LogFormat JSON to have log levels',
  )
  .optional();

/** What a function's LoggingConfig says of its own lines; undefined: text, all levels. Throws TEMPLATE_INVALID. */
export function readApplicationLogs(
  stack: Stack,
  resource: ResourceDeclaration,
): FunctionDeployment['applicationLogs'] {
  const path = propertyPath(resource, 'LoggingConfig');
  const logging = parseValue(loggingSchema, stack.property(resource, 'LoggingConfig'), path, stack.refuse);
  if (logging?.LogFormat !== 'JSON') return undefined;
  return { format: 'JSON', leastLevel: logging.ApplicationLogLevel ?? 'INFO' };
}
