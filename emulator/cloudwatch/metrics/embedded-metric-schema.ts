import * as z from 'zod';

/**
 * Values of one metric in one line. This and the other bounds here:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const MAX_ARRAY_VALUES = 100;
/** Of a dimension's value. */
export const MAX_DIMENSION_CHARACTERS = 1024;
const MAX_DIMENSIONS = 30;
const MAX_METRICS = 100;

const RATES = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes', 'Bits', 'Kilobits', 'Megabits', 'Gigabits'];
const COUNTED = [...RATES, 'Terabits', 'Count'];
const UNITS = ['Seconds', 'Microseconds', 'Milliseconds', ...COUNTED, ...COUNTED.map((unit) => `${unit}/Second`)];

const MetricDefinition = z.object({
  Name: z.string().min(1).max(1024),
  Unit: z.enum([...UNITS, 'Percent', 'None']).default('None'),
  StorageResolution: z.literal([1, 60]).optional(),
});

const MetricDirective = z.object({
  Namespace: z.string().min(1).max(1024),
  Dimensions: z.array(z.array(z.string().min(1).max(250)).max(MAX_DIMENSIONS)).min(1),
  Metrics: z.array(MetricDefinition).max(MAX_METRICS),
});

/** The member `_aws` of a log line in the embedded metric format. */
export const EmbeddedMetrics = z.object({
  /** Epoch milliseconds. */
  Timestamp: z.number().int().min(0),
  CloudWatchMetrics: z.array(MetricDirective),
});
export type EmbeddedMetrics = z.infer<typeof EmbeddedMetrics>;

/** What a log line says of metrics. */
export type ParsedEmbeddedMetrics =
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly isJson: boolean; readonly reason: string }
  | {
      readonly kind: 'metrics';
      readonly metrics: EmbeddedMetrics;
      /** All members of the line, the values among them. */
      readonly members: Readonly<Record<string, unknown>>;
    };

/** Reads a line that may be in the format; only one that is a JSON object from its first character on can be. */
export function parseEmbeddedMetrics(message: string): ParsedEmbeddedMetrics {
  if (!message.trimStart().startsWith('{')) return { kind: 'none' };
  let members: Readonly<Record<string, unknown>>;
  try {
    members = JSON.parse(message) as Readonly<Record<string, unknown>>;
  } catch (error) {
    return { kind: 'problem', isJson: false, reason: `The line is not JSON: ${(error as Error).message}` };
  }
  if (!Object.hasOwn(members, '_aws')) return { kind: 'none' };
  const parsed = EmbeddedMetrics.safeParse(members._aws);
  if (parsed.success) return { kind: 'metrics', metrics: parsed.data, members };
  const [issue] = parsed.error.issues;
  return { kind: 'problem', isJson: true, reason: `${['_aws', ...(issue?.path ?? [])].join('.')}: ${issue?.message}` };
}
