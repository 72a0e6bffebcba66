import type { DiffRuleId } from './rules/diff-rules.ts';
import type { EditableSpec } from './test-spec.ts';

export interface PlantedChange {
  readonly rule: DiffRuleId;
  readonly what: string;
  readonly change: (spec: EditableSpec) => void;
  /** What the change back is; undefined: nothing to tell. */
  readonly back?: DiffRuleId | undefined;
}

const value = (spec: EditableSpec, side: 'Order' | 'Receipt', name: string) =>
  spec.components.schemas[side].properties[name];
const post = (spec: EditableSpec) => spec.paths['/orders'].post;
const created = (spec: EditableSpec) => post(spec).responses['201'];

/** For each rule a change of the small contract that falls under it, with what its way back falls under. */
export const PLANTED_CHANGES: readonly PlantedChange[] = [
  {
    rule: 'path-removed',
    what: 'a path without operations of its own kind',
    change: (spec) => delete spec.paths['/orders/{id}'],
    back: 'operation-added',
  },
  {
    rule: 'operation-removed',
    what: 'a method',
    change: (spec) => delete spec.paths['/orders'].get,
    back: 'operation-added',
  },
  {
    rule: 'operation-id-changed',
    what: 'an operationId',
    change: (spec) => (post(spec).operationId = 'makeOrder'),
    back: 'operation-id-changed',
  },
  {
    rule: 'security-tightened',
    what: 'a key where none was needed',
    change: (spec) => delete spec.paths['/orders'].get.security,
    back: 'security-loosened',
  },
  {
    rule: 'security-tightened',
    what: 'the name of the header with the key',
    change: (spec) => (spec.components.securitySchemes.Key.name = 'Authorization'),
    back: 'security-tightened',
  },
  {
    rule: 'parameter-required',
    what: 'an optional parameter',
    change: (spec) => (spec.paths['/orders'].get.parameters[0].required = true),
    back: 'request-loosened',
  },
  {
    rule: 'parameter-required',
    what: 'a new header',
    change: (spec) =>
      spec.paths['/orders'].get.parameters.push({ name: 'If-Match', in: 'header', required: true, schema: {} }),
    back: 'parameter-removed',
  },
  {
    rule: 'parameter-removed',
    what: 'a parameter',
    change: (spec) => spec.paths['/orders'].get.parameters.pop(),
    back: 'request-extended',
  },
  {
    rule: 'parameter-serialization-changed',
    what: 'how a list is written',
    change: (spec) => (spec.paths['/orders'].get.parameters[0].explode = false),
    back: 'parameter-serialization-changed',
  },
  {
    rule: 'parameter-needs-another',
    what: 'a parameter that stood alone',
    change: (spec) => (spec.paths['/orders'].get.parameters[0]['x-requires'] = 'sort'),
  },
  {
    rule: 'request-body-required',
    what: 'an optional body',
    change: (spec) => (post(spec).requestBody.required = true),
    back: 'request-loosened',
  },
  {
    rule: 'request-body-removed',
    what: 'a body',
    change: (spec) => delete post(spec).requestBody,
    back: 'request-extended',
  },
  {
    rule: 'request-media-type-removed',
    what: 'a content type',
    change: (spec) => delete post(spec).requestBody.content['text/csv'],
    back: 'request-extended',
  },
  {
    rule: 'request-property-required',
    what: 'an optional property',
    change: (spec) => spec.components.schemas.Order.required.push('note'),
    back: 'request-loosened',
  },
  {
    rule: 'request-property-required',
    what: 'a new property',
    change: (spec) => {
      spec.components.schemas.Order.properties.customer = { type: 'string' };
      spec.components.schemas.Order.required.push('customer');
    },
    back: 'request-property-refused',
  },
  {
    rule: 'request-property-refused',
    what: 'a property of a closed object',
    change: (spec) => delete spec.components.schemas.Order.properties.note,
    back: 'request-extended',
  },
  {
    rule: 'request-property-removed',
    what: 'a property of an open object',
    change: (spec) => delete value(spec, 'Order', 'tags').properties.colour,
    back: 'request-free-property-claimed',
  },
  {
    rule: 'request-free-property-claimed',
    what: 'a property of an open object',
    change: (spec) => (value(spec, 'Order', 'tags').properties.size = { type: 'integer' }),
    back: 'request-property-removed',
  },
  {
    rule: 'request-unknown-refused',
    what: 'what others send in an open object',
    change: (spec) => (value(spec, 'Order', 'tags').additionalProperties = false),
    back: 'request-loosened',
  },
  {
    rule: 'request-type-narrowed',
    what: 'numbers to whole ones',
    change: (spec) => (value(spec, 'Order', 'amount').type = 'integer'),
    back: 'request-loosened',
  },
  {
    rule: 'request-null-refused',
    what: 'null',
    change: (spec) => (value(spec, 'Order', 'note').type = 'string'),
    back: 'request-loosened',
  },
  {
    rule: 'request-enum-narrowed',
    what: 'one of several values',
    change: (spec) => value(spec, 'Order', 'speed').enum.pop(),
    back: 'request-loosened',
  },
  {
    rule: 'request-enum-narrowed',
    what: 'any value to a few',
    change: (spec) => (value(spec, 'Order', 'note').enum = ['a', null]),
    back: 'request-loosened',
  },
  {
    rule: 'request-format-tightened',
    what: 'a text without format',
    change: (spec) => (value(spec, 'Order', 'note').format = 'email'),
    back: 'request-loosened',
  },
  {
    rule: 'request-pattern-tightened',
    what: 'a text without pattern',
    change: (spec) => (value(spec, 'Order', 'note').pattern = '^a'),
    back: 'request-loosened',
  },
  {
    rule: 'request-range-tightened',
    what: 'a length',
    change: (spec) => (value(spec, 'Order', 'note').maxLength = 50),
    back: 'request-loosened',
  },
  {
    rule: 'request-range-tightened',
    what: 'a bound that no longer belongs to the range',
    change: (spec) => {
      delete value(spec, 'Order', 'amount').minimum;
      value(spec, 'Order', 'amount').exclusiveMinimum = 0;
    },
    back: 'request-loosened',
  },
  {
    rule: 'request-range-tightened',
    what: 'a limit of a parameter',
    change: (spec) => (spec.paths['/orders'].get.parameters[0].schema.maxItems = 2),
    back: 'request-loosened',
  },
  {
    rule: 'request-alternative-removed',
    what: 'one of two forms',
    change: (spec) => value(spec, 'Order', 'pay').oneOf.pop(),
    back: 'request-loosened',
  },
  {
    rule: 'request-schema-changed',
    what: 'names of properties',
    change: (spec) => (value(spec, 'Order', 'tags').propertyNames = { maxLength: 5 }),
    back: 'request-schema-changed',
  },
  {
    rule: 'default-changed',
    what: 'a default',
    change: (spec) => (value(spec, 'Order', 'speed').default = 'fast'),
    back: 'default-changed',
  },
  {
    rule: 'response-status-removed',
    what: 'an error',
    change: (spec) => delete post(spec).responses['409'],
    back: 'response-extended',
  },
  {
    rule: 'response-status-removed',
    what: 'what no operation answers',
    change: (spec) => delete spec['x-unrouted-responses'].unknownPath,
    back: 'response-extended',
  },
  {
    rule: 'success-status-added',
    what: 'a second success',
    change: (spec) => (post(spec).responses['202'] = { description: 'Later.' }),
    back: 'response-status-removed',
  },
  {
    rule: 'response-media-type-removed',
    what: 'a content type',
    change: (spec) => delete created(spec).content['text/csv'],
    back: 'response-media-type-added',
  },
  {
    rule: 'response-media-type-added',
    what: 'a content type',
    change: (spec) => (created(spec).content['text/html'] = {}),
    back: 'response-media-type-removed',
  },
  {
    rule: 'response-property-removed',
    what: 'a property that was always there',
    change: (spec) => {
      delete spec.components.schemas.Receipt.properties.id;
      spec.components.schemas.Receipt.required.shift();
    },
    back: 'response-closed-object-extended',
  },
  {
    rule: 'response-optional-property-removed',
    what: 'a property that could be there',
    change: (spec) => delete spec.components.schemas.Receipt.properties.note,
    back: 'response-closed-object-extended',
  },
  {
    rule: 'response-property-optional',
    what: 'a property that was always there',
    change: (spec) => spec.components.schemas.Receipt.required.pop(),
    back: 'response-tightened',
  },
  {
    rule: 'response-closed-object-extended',
    what: 'a property',
    change: (spec) => (spec.components.schemas.Receipt.properties.paid = { type: 'boolean' }),
    back: 'response-optional-property-removed',
  },
  {
    rule: 'response-unknown-allowed',
    what: 'an object that was closed',
    change: (spec) => delete spec.components.schemas.Receipt.additionalProperties,
    back: 'response-tightened',
  },
  {
    rule: 'response-type-widened',
    what: 'whole numbers to all',
    change: (spec) => (value(spec, 'Receipt', 'total').type = 'number'),
    back: 'response-tightened',
  },
  {
    rule: 'response-null-added',
    what: 'a text',
    change: (spec) => (value(spec, 'Receipt', 'note').type = ['string', 'null']),
    back: 'response-tightened',
  },
  {
    rule: 'response-enum-widened',
    what: 'a list of values',
    change: (spec) => value(spec, 'Receipt', 'state').enum.push('lost'),
    back: 'response-tightened',
  },
  {
    rule: 'response-enum-widened',
    what: 'a constant',
    change: (spec) => {
      delete value(spec, 'Receipt', 'kind').const;
      value(spec, 'Receipt', 'kind').enum = ['receipt', 'bill'];
    },
    back: 'response-tightened',
  },
  {
    rule: 'response-format-loosened',
    what: 'a format',
    change: (spec) => delete value(spec, 'Receipt', 'id').format,
    back: 'response-tightened',
  },
  {
    rule: 'response-pattern-loosened',
    what: 'a pattern',
    change: (spec) => (value(spec, 'Receipt', 'id').pattern = '^[0-9A-F-]+$'),
    back: 'response-pattern-loosened',
  },
  {
    rule: 'response-range-loosened',
    what: 'a maximum',
    change: (spec) => delete value(spec, 'Receipt', 'total').maximum,
    back: 'response-tightened',
  },
  {
    rule: 'response-range-loosened',
    what: 'the schema of a header',
    change: (spec) => (created(spec).headers['X-Left'].schema.minimum = -1),
    back: 'response-tightened',
  },
  {
    rule: 'response-alternative-added',
    what: 'one form to two',
    change: (spec) => {
      created(spec).content['application/json'].schema = {
        oneOf: [{ $ref: '#/components/schemas/Receipt' }, { $ref: '#/components/schemas/Refund' }],
      };
    },
    back: 'response-tightened',
  },
  {
    rule: 'response-schema-changed',
    what: 'a condition',
    change: (spec) => (value(spec, 'Receipt', 'note').not = { const: '' }),
    back: 'response-schema-changed',
  },
  {
    rule: 'response-header-removed',
    what: 'a header that was always there',
    change: (spec) => delete created(spec).headers['X-Left'],
    back: 'response-extended',
  },
  {
    rule: 'response-optional-header-removed',
    what: 'a header that could be there',
    change: (spec) => delete created(spec).headers.Location,
    back: 'response-extended',
  },
  {
    rule: 'response-header-optional',
    what: 'a header that was always there',
    change: (spec) => (created(spec).headers['X-Left'].required = false),
    back: 'response-tightened',
  },
  {
    rule: 'response-header-optional',
    what: 'a header of one of the givers of an answer',
    change: (spec) => delete spec.components.responses.Taken.headers['X-Request-ID'].required,
    back: 'response-tightened',
  },
  {
    rule: 'error-code-removed',
    what: 'a code by another name',
    change: (spec) => (spec.components.schemas.TakenError.properties.error.properties.code.const = 'IN_USE'),
    back: 'error-code-removed',
  },
  {
    rule: 'error-code-added',
    what: 'an alternative',
    change: (spec) => spec.components.schemas.Problem.oneOf.push({ $ref: '#/components/schemas/LateError' }),
    back: 'error-code-removed',
  },
  {
    rule: 'server-removed',
    what: 'a server',
    change: (spec) => spec.servers.pop(),
  },
  {
    rule: 'deprecated',
    what: 'an operation',
    change: (spec) => (post(spec).deprecated = true),
  },
  {
    rule: 'deprecated',
    what: 'a property',
    change: (spec) => (value(spec, 'Order', 'note').deprecated = true),
  },
  {
    rule: 'operation-added',
    what: 'a method',
    change: (spec) => (spec.paths['/orders'].delete = { responses: {} }),
    back: 'operation-removed',
  },
  {
    rule: 'security-loosened',
    what: 'a second way in',
    change: (spec) => spec.security.push({ Basic: [] }),
    back: 'security-tightened',
  },
  {
    rule: 'request-extended',
    what: 'an optional parameter',
    change: (spec) => spec.paths['/orders'].get.parameters.push({ name: 'page', in: 'query', schema: {} }),
    back: 'parameter-removed',
  },
  {
    rule: 'request-loosened',
    what: 'a pattern that is gone',
    change: (spec) => delete value(spec, 'Order', 'code').pattern,
    back: 'request-pattern-tightened',
  },
  {
    rule: 'response-extended',
    what: 'a header',
    change: (spec) => (created(spec).headers.ETag = { schema: { type: 'string' } }),
    back: 'response-optional-header-removed',
  },
  {
    rule: 'response-tightened',
    what: 'a minimum',
    change: (spec) => (value(spec, 'Receipt', 'total').minimum = 5),
    back: 'response-range-loosened',
  },
];
