import * as z from 'zod';

const metric = z
  .record(z.string(), z.number())
  .refine((entry) => Object.keys(entry).length === 1, 'must be one metric');
const name = z.string().min(1);
const seconds = z.number().positive();

/** A stretch of arrivals. https://www.artillery.io/docs/reference/test-script#phases---load-phases */
export const ArtilleryPhase = z.union([
  z.strictObject({
    name,
    /** Seconds. */
    duration: z.int().positive(),
    /** New virtual users a second; a fraction cannot be parted over workers. */
    arrivalRate: z.int().positive(),
    rampTo: z.int().positive().optional(),
    mode: z.enum(['uniform', 'poisson']).optional(),
  }),
  /** So many virtual users, evenly. */
  z.strictObject({ name, duration: z.int().positive(), arrivalCount: z.int().positive() }),
]);
export type ArtilleryPhase = Readonly<z.infer<typeof ArtilleryPhase>>;

const Request = z.strictObject({
  name,
  url: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  followRedirect: z.literal(false),
  /** https://www.artillery.io/docs/reference/extensions/expect */
  expect: z.array(z.strictObject({ statusCode: z.array(z.int()).readonly() })).readonly(),
  capture: z
    .array(z.strictObject({ json: z.string(), as: z.string() }))
    .readonly()
    .optional(),
});

/** One request of a virtual user: exactly one of the methods. */
export const ArtilleryStep = z.union(
  (['get', 'post', 'put', 'patch', 'delete'] as const).map((method) => z.strictObject({ [method]: Request })),
);
export type ArtilleryStep = Readonly<Record<string, z.infer<typeof Request>>>;

export const ArtilleryScenario = z.strictObject({
  name,
  weight: z.int().positive(),
  flow: z.array(ArtilleryStep).min(1).readonly(),
});
export type ArtilleryScenario = Readonly<{ name: string; weight: number; flow: readonly ArtilleryStep[] }>;

/** What a run must reach. https://www.artillery.io/docs/reference/extensions/ensure */
export const ArtilleryEnsure = z.strictObject({
  /** Below so many. */
  thresholds: z.array(metric).readonly(),
  conditions: z.array(z.strictObject({ expression: z.string().min(1) })).readonly(),
});
export type ArtilleryEnsure = Readonly<z.infer<typeof ArtilleryEnsure>>;

/** As much of an Artillery 2 script as an export has; stricter than Artillery, which lets unknown names pass. */
export const ArtilleryScript = z.strictObject({
  config: z.strictObject({
    target: z.url(),
    http: z.strictObject({ timeout: seconds, maxSockets: z.int().positive() }),
    phases: z.array(ArtilleryPhase).min(1).readonly(),
    plugins: z.strictObject({
      ensure: z.strictObject({}),
      expect: z.strictObject({ outputFormat: z.enum(['pretty', 'json', 'prettyError', 'silent']) }),
      'metrics-by-endpoint': z.strictObject({ useOnlyRequestNames: z.boolean(), groupDynamicURLs: z.boolean() }),
    }),
    ensure: ArtilleryEnsure,
  }),
  scenarios: z.array(ArtilleryScenario).min(1).readonly(),
});
export type ArtilleryScript = Readonly<
  Omit<z.infer<typeof ArtilleryScript>, 'scenarios'> & { readonly scenarios: readonly ArtilleryScenario[] }
>;
