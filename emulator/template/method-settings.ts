import { z } from 'zod';
import type { ThrottleDeployment } from './deployment.ts';
import { flag, numeric } from './property-schema.ts';

/** What stands in for the half of a throttle that is left out. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const ACCOUNT_THROTTLE: ThrottleDeployment = { requestsPerSecond: 10_000, burst: 5_000 };

const settingSchema = z
  .looseObject({
    ResourcePath: z.string().default('/*'),
    HttpMethod: z.string().default('*'),
    ThrottlingRateLimit: numeric.pipe(z.number().min(0, 'must be 0 or more requests a second')).optional(),
    ThrottlingBurstLimit: numeric.pipe(z.int().min(0, 'must be 0 or more requests')).optional(),
    CachingEnabled: flag.optional(),
  })
  .refine(({ CachingEnabled }) => CachingEnabled !== true, 'must not enable caching, which is not emulated')
  .refine(
    (setting) => isWholeStage(setting) || (setting.ThrottlingRateLimit ?? setting.ThrottlingBurstLimit) === undefined,
    "must not throttle single methods, which is not emulated. Throttle the stage: ResourcePath '/*', HttpMethod '*'",
  );

/**
 * SAM's MethodSettings, of which the throttle of the whole stage counts; logging and metrics are passed over.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
 */
export const methodSettingsSchema: z.ZodType<ThrottleDeployment | undefined> = z
  .array(settingSchema)
  .transform((settings) => {
    // Entries of one path and method are one setting, so a later one wins where both set a limit.
    const stage = settings.filter(isWholeStage);
    const rate = stage.findLast((one) => one.ThrottlingRateLimit !== undefined)?.ThrottlingRateLimit;
    const burst = stage.findLast((one) => one.ThrottlingBurstLimit !== undefined)?.ThrottlingBurstLimit;
    if (rate === undefined && burst === undefined) return undefined;
    return {
      requestsPerSecond: rate ?? ACCOUNT_THROTTLE.requestsPerSecond,
      burst: burst ?? ACCOUNT_THROTTLE.burst,
    };
  });

function isWholeStage(setting: { readonly ResourcePath: string; readonly HttpMethod: string }): boolean {
  return setting.ResourcePath === '/*' && setting.HttpMethod === '*';
}
