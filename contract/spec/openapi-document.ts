import * as z from 'zod';

/** What is read of an OpenAPI 3.1 document; the rest of it is free. https://spec.openapis.org/oas/v3.1.1.html */
const Reference = z.object({ $ref: z.string() });
const orReference = <T extends z.ZodType>(type: T) => z.union([Reference, type]);

const Schema = z.union([z.boolean(), z.looseObject({})]);

const MediaType = z.looseObject({
  schema: Schema.optional(),
  example: z.unknown().optional(),
  examples: z.record(z.string(), orReference(z.looseObject({ value: z.unknown().optional() }))).optional(),
});

const Header = z.looseObject({
  required: z.boolean().optional(),
  schema: Schema.optional(),
  example: z.unknown().optional(),
});

const Response = z.looseObject({
  description: z.string(),
  headers: z.record(z.string(), orReference(Header)).optional(),
  content: z.record(z.string(), MediaType).optional(),
});

const Parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['query', 'header', 'path', 'cookie']),
  required: z.boolean().optional(),
  schema: Schema.optional(),
});

const Operation = z.looseObject({
  operationId: z.string().optional(),
  parameters: z.array(orReference(Parameter)).optional(),
  requestBody: orReference(
    z.looseObject({ required: z.boolean().optional(), content: z.record(z.string(), MediaType) }),
  ).optional(),
  responses: z.record(z.string(), orReference(Response)),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});

const PathItem = z.looseObject({
  parameters: z.array(orReference(Parameter)).optional(),
  get: Operation.optional(),
  put: Operation.optional(),
  post: Operation.optional(),
  delete: Operation.optional(),
  patch: Operation.optional(),
});

export const OpenApiDocument = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/, 'must be 3.1.x: other versions of OpenAPI are not supported'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith('/', 'a path must start with /'), PathItem),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  components: z
    .looseObject({
      schemas: z.record(z.string(), Schema).optional(),
      responses: z.record(z.string(), orReference(Response)).optional(),
      securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })).optional(),
    })
    .optional(),
});
export type OpenApiDocument = z.infer<typeof OpenApiDocument>;
