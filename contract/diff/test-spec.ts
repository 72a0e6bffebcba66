/** A contract that tests may change. */
// biome-ignore lint/suspicious/noExplicitAny: a tree of JSON that each change reaches into.
export type EditableSpec = any;

/** A small contract, each time another one. */
export function smallSpec(): EditableSpec {
  return structuredClone(SMALL_SPEC);
}

const errorSchema = (code: string) => ({
  type: 'object',
  properties: { error: { type: 'object', properties: { code: { type: 'string', const: code } } } },
});

const SMALL_SPEC = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1.0.0' },
  servers: [{ url: 'https://a.example' }, { url: 'https://b.example' }],
  security: [{ Key: [] }],
  paths: {
    '/orders': {
      get: {
        operationId: 'listOrders',
        security: [],
        parameters: [
          { name: 'state', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          { name: 'sort', in: 'query', schema: { type: 'string' } },
        ],
        responses: { '200': { description: 'All.' } },
      },
      post: {
        operationId: 'createOrder',
        requestBody: {
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/Order' } },
            'text/csv': { schema: { type: 'string' } },
          },
        },
        responses: {
          '201': {
            description: 'Made.',
            headers: {
              'X-Left': { required: true, schema: { type: 'integer', minimum: 0 } },
              Location: { schema: { type: 'string' } },
            },
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/Receipt' } },
              'text/csv': { schema: { type: 'string' } },
            },
          },
          '409': {
            description: 'Taken.',
            'x-one-of': [{ $ref: '#/components/responses/Taken' }],
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      },
    },
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'getOrder', responses: { '200': { description: 'It.' } } },
    },
  },
  'x-unrouted-responses': { unknownPath: { $ref: '#/components/responses/Taken' } },
  components: {
    securitySchemes: {
      Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      Basic: { type: 'http', scheme: 'basic' },
    },
    responses: {
      Taken: {
        description: 'Taken.',
        headers: { 'X-Request-ID': { required: true, schema: { type: 'string' } } },
      },
    },
    schemas: {
      Order: {
        type: 'object',
        required: ['amount'],
        additionalProperties: false,
        properties: {
          amount: { type: 'number', minimum: 0 },
          note: { type: ['string', 'null'], maxLength: 100 },
          code: { type: 'string', pattern: '^[A-Z]+$' },
          speed: { type: 'string', enum: ['slow', 'fast'], default: 'slow' },
          tags: { type: 'object', properties: { colour: { type: 'string' } } },
          pay: { oneOf: [{ type: 'string' }, { type: 'object', properties: { card: { type: 'string' } } }] },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Order' } },
        },
      },
      Receipt: {
        type: 'object',
        required: ['id', 'total'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', format: 'uuid', pattern: '^[0-9a-f-]+$' },
          total: { type: 'integer', minimum: 1, maximum: 1000 },
          note: { type: 'string' },
          kind: { type: 'string', const: 'receipt' },
          state: { type: 'string', enum: ['open', 'paid'] },
        },
      },
      Refund: { type: 'object', properties: { back: { type: 'integer' } } },
      Problem: {
        oneOf: [{ $ref: '#/components/schemas/TakenError' }, { $ref: '#/components/schemas/ClosedError' }],
      },
      TakenError: errorSchema('TAKEN'),
      ClosedError: errorSchema('CLOSED'),
      LateError: errorSchema('LATE'),
    },
  },
};
