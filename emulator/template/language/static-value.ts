import * as z from 'zod';

/**
 * A static value of API Gateway, which takes it in single quotes of its own (`"'*'"` in YAML) and takes anything
 * else for a mapping expression. https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export const staticValue = z
  .string(`must be a text in single quotes, such as "'*'"`)
  .regex(/^'.*'$/s, `must be a static value in single quotes inside the quotes of YAML, such as "'*'"`)
  .transform((value) => value.slice(1, -1));
