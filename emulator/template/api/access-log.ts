import * as z from 'zod';
import type { AccessLogDeployment } from '../deployment.ts';
import { text } from '../language/property-schema.ts';

/** The Common Log Format, as API Gateway's console offers it. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-access-logging.html */
export const COMMON_LOG_FORMAT =
  '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId';

/** ARN of a log group, with or without the `:*` that CloudFormation's `Arn` attribute ends with. */
const LOG_GROUP_ARN = /^arn:[\w-]+:logs:[\w-]*:\d*:log-group:([^:]+)(?::\*)?$/;

/**
 * SAM's AccessLogSetting. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-accesslogsetting.html
 *
 * Not confirmed: what AWS writes without a format; here it is the Common Log Format.
 */
export const accessLogSchema: z.ZodType<AccessLogDeployment> = z
  .looseObject({
    DestinationArn: z
      .string()
      .regex(LOG_GROUP_ARN, 'must be the ARN of a CloudWatch log group: streams of Firehose are not emulated'),
    Format: text
      .transform((format) => format.trimEnd())
      .refine((format) => !/[\r\n]/.test(format), 'must be a single line')
      .refine(
        (format) => /\$context\.(requestId|extendedRequestId)\b/.test(format),
        'must contain $context.requestId or $context.extendedRequestId',
      )
      .default(COMMON_LOG_FORMAT),
  })
  .transform(({ DestinationArn, Format }) => ({
    logGroupName: LOG_GROUP_ARN.exec(DestinationArn)?.[1] ?? DestinationArn,
    format: Format,
  }));
