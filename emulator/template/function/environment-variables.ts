import type { Refuse } from '../language/template-source.ts';

/** Lambda sets these itself and refuses them in a function's configuration. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ENVIRONMENT_BYTES = 4 * 1024;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const VARIABLE_NAME = /^[a-zA-Z][a-zA-Z0-9_]+$/;

/** The variables of a function as they are; throws TEMPLATE_INVALID for names and sizes that Lambda refuses. */
export function readEnvironment(
  variables: Readonly<Record<string, string>>,
  refuse: Refuse,
): Readonly<Record<string, string>> {
  for (const name of Object.keys(variables)) {
    if (RESERVED_VARIABLES.has(name)) {
      throw refuse([name], 'is a name that Lambda keeps for itself. Use another name.');
    }
    if (!VARIABLE_NAME.test(name)) {
      throw refuse(
        [name],
        'is no name for a variable: a letter comes first, then letters, digits and _, two at least. Rename it.',
      );
    }
  }
  const sizeBytes = Buffer.byteLength(JSON.stringify(variables));
  if (sizeBytes > MAX_ENVIRONMENT_BYTES) {
    throw refuse(
      [],
      `takes ${sizeBytes} bytes as JSON, and Lambda allows ${MAX_ENVIRONMENT_BYTES}. Keep long values elsewhere.`,
    );
  }
  return variables;
}
