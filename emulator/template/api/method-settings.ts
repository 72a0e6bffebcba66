import * as z from 'zod';
import type { ApiDeployment, ExecutionLogDeployment, ThrottleDeployment } from '../deployment.ts';
import { flag, numeric } from '../language/property-schema.ts';

/** What all APIs of an account together may get, and what stands in for the half of a throttle that is left out. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const ACCOUNT_THROTTLE: ThrottleDeployment = { requestsPerSecond: 10_000, burst: 5_000 };

const settingFields = z.looseObject({
  ResourcePath: z.string().default('/*').transform(decodePath),
  HttpMethod: z
    .string()
    .default('*')
    .transform((method) => method.toUpperCase()),
  ThrottlingRateLimit: numeric.pipe(z.number().min(0, 'must be 0 or more requests a second')).optional(),
  ThrottlingBurstLimit: numeric.pipe(z.int().min(0, 'must be 0 or more requests')).optional(),
  LoggingLevel: z.enum(['OFF', 'ERROR', 'INFO'], 'must be one of OFF, ERROR, INFO').optional(),
  DataTraceEnabled: flag.optional(),
  MetricsEnabled: flag.optional(),
  CachingEnabled: flag.optional(),
});
type Setting = z.infer<typeof settingFields>;

const settingSchema = settingFields
  .refine(({ CachingEnabled }) => CachingEnabled !== true, 'must not enable caching, which is not emulated')
  .refine(
    (setting) => !throttles(setting) || isWholeStage(setting) || isSingleMethod(setting),
    "must throttle one method of one resource, or the whole stage: ResourcePath '/*', HttpMethod '*'",
  );

/** The settings of a stage and what some of its methods have instead. */
interface MethodSettings extends Pick<ApiDeployment, 'throttle' | 'detailedMetrics'> {
  readonly methodThrottles: NonNullable<ApiDeployment['methodThrottles']>;
  readonly executionLog: ExecutionLogDeployment;
}

/**
 * SAM's MethodSettings: throttles of the stage and of single methods, and the stage's logging and metrics; those of
 * single methods are passed over.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
 *
 * Not confirmed: that a method's setting which says only half of a throttle takes the other half from the stage's.
 */
export const methodSettingsSchema: z.ZodType<MethodSettings> = z.array(settingSchema).transform((settings) => {
  // Entries of one path and method are one setting, so a later one wins where both set a value.
  const stage = mergeAll(settings.filter(isWholeStage));
  const throttle = toThrottle(stage, ACCOUNT_THROTTLE);
  const methods = Map.groupBy(settings.filter(isSingleMethod), ({ ResourcePath, HttpMethod }) =>
    JSON.stringify([ResourcePath, HttpMethod]),
  );
  return {
    ...(throttle && { throttle }),
    methodThrottles: [...methods.values()].map(mergeAll).flatMap((method) => {
      const own = toThrottle(method, throttle ?? ACCOUNT_THROTTLE);
      return own ? [{ resource: method.ResourcePath ?? '', method: method.HttpMethod ?? '', ...own }] : [];
    }),
    executionLog: { level: stage.LoggingLevel ?? 'OFF', dataTrace: stage.DataTraceEnabled ?? false },
    detailedMetrics: stage.MetricsEnabled ?? false,
  };
});

/** CloudFormation wants `/~1v1~1{proxy+}` for `/v1/{proxy+}`; other tools write `~1v1~1{proxy+}`, and people the path itself. */
function decodePath(path: string): string {
  return path.replaceAll('~1', '/').replace(/^\/{2,}/, '/');
}

function mergeAll(settings: readonly Setting[]): Partial<Setting> {
  return Object.assign({}, ...settings) as Partial<Setting>;
}

function toThrottle(setting: Partial<Setting>, rest: ThrottleDeployment): ThrottleDeployment | undefined {
  if (!throttles(setting)) return undefined;
  return {
    requestsPerSecond: setting.ThrottlingRateLimit ?? rest.requestsPerSecond,
    burst: setting.ThrottlingBurstLimit ?? rest.burst,
  };
}

function throttles({ ThrottlingRateLimit, ThrottlingBurstLimit }: Partial<Setting>): boolean {
  return ThrottlingRateLimit !== undefined || ThrottlingBurstLimit !== undefined;
}

function isWholeStage({ ResourcePath, HttpMethod }: Pick<Setting, 'ResourcePath' | 'HttpMethod'>): boolean {
  return ResourcePath === '/*' && HttpMethod === '*';
}

function isSingleMethod({ ResourcePath, HttpMethod }: Pick<Setting, 'ResourcePath' | 'HttpMethod'>): boolean {
  return ResourcePath !== '/*' && HttpMethod !== '*';
}
