import * as z from 'zod';
import type { CorsDeployment } from '../deployment.ts';
import { flag } from '../language/property-schema.ts';
import { staticValue } from '../language/static-value.ts';

const DEFAULT_ORIGIN = '*';

const corsObject = z
  .strictObject({
    AllowOrigin: staticValue.default(DEFAULT_ORIGIN),
    AllowMethods: staticValue.optional(),
    AllowHeaders: staticValue.optional(),
    MaxAge: staticValue
      .refine((value) => /^\d+$/.test(value), 'must be whole seconds in single quotes, such as "\'600\'"')
      .transform(Number)
      .optional(),
    AllowCredentials: flag.default(false),
  })
  .refine(
    ({ AllowOrigin, AllowCredentials }) => !(AllowCredentials && AllowOrigin === DEFAULT_ORIGIN),
    "must name an AllowOrigin other than '*' to allow credentials",
  )
  .transform((cors) => ({
    allowOrigin: cors.AllowOrigin,
    ...(cors.AllowMethods === undefined ? {} : { allowMethods: cors.AllowMethods }),
    ...(cors.AllowHeaders === undefined ? {} : { allowHeaders: cors.AllowHeaders }),
    ...(cors.MaxAge === undefined ? {} : { maxAgeSeconds: cors.MaxAge }),
    allowCredentials: cors.AllowCredentials,
  }));

/**
 * SAM's Cors of a REST API, the allowed origin alone or all headers; methods that it leaves out are derived from
 * the routes. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
 */
export const corsSchema: z.ZodType<CorsSettings> = z.preprocess(
  (cors) => (typeof cors === 'string' ? { AllowOrigin: cors } : cors),
  corsObject,
);

/** Cors as the template has it: the methods may still be missing. */
export type CorsSettings = Omit<CorsDeployment, 'allowMethods'> & Partial<Pick<CorsDeployment, 'allowMethods'>>;
