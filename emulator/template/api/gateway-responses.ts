import * as z from 'zod';
import type { GatewayResponseDeployment } from '../deployment.ts';
import { numeric } from '../language/property-schema.ts';
import { staticValue } from '../language/static-value.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
const RESPONSE_TYPES: readonly string[] = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'DEFAULT_4XX',
  'DEFAULT_5XX',
  'EXPIRED_TOKEN',
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'INVALID_API_KEY',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'REQUEST_TOO_LARGE',
  'RESOURCE_NOT_FOUND',
  'THROTTLED',
  'UNAUTHORIZED',
  'UNSUPPORTED_MEDIA_TYPE',
  'WAF_FILTERED',
];

/** The template that stands behind every gateway response which has none of its own, as recorded from AWS. */
const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

const STATUS_RANGE = 'must be a status from 100 to 599';

const responseSchema = z
  .strictObject({
    StatusCode: numeric.pipe(z.int(STATUS_RANGE).min(100, STATUS_RANGE).max(599, STATUS_RANGE)).optional(),
    ResponseParameters: z
      .strictObject(
        { Headers: z.record(z.string(), staticValue).default({}) },
        'must have nothing but Headers: paths and query strings are not emulated',
      )
      .optional(),
    ResponseTemplates: z
      .record(
        z.string().regex(/^application\/json$/, 'must be application/json: other templates are not emulated'),
        z.literal(DEFAULT_TEMPLATE, `must be the default template, ${DEFAULT_TEMPLATE}: others are not emulated`),
      )
      .optional(),
  })
  .transform(
    ({ StatusCode, ResponseParameters }): GatewayResponseDeployment => ({
      ...(StatusCode === undefined ? {} : { statusCode: StatusCode }),
      headers: ResponseParameters?.Headers ?? {},
    }),
  );

/** SAM's GatewayResponses, by type. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-gatewayresponses.html */
export const gatewayResponsesSchema: z.ZodType<Readonly<Record<string, GatewayResponseDeployment>>> = z.record(
  z.string().refine((type) => RESPONSE_TYPES.includes(type), `must be one of ${RESPONSE_TYPES.join(', ')}`),
  responseSchema,
);
