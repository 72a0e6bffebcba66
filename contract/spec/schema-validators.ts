import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { below, valueAt } from './json-pointer.ts';

/** What a value breaks of a schema. */
export interface SchemaProblem {
  /** `/metadata/priority`; empty for the value as a whole. */
  readonly instancePath: string;
  /** The keyword that says so, or the schema where that cannot be told. */
  readonly pointer: string;
  readonly keyword: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface SchemaValidators {
  /**
   * What a value breaks of the schema at a pointer; of alternatives, what it breaks of the nearest; of a value with
   * thousands of members, the first. Empty: it is valid.
   */
  readonly problems: (schemaPointer: string, value: unknown) => readonly SchemaProblem[];
  readonly isValid: (schemaPointer: string, value: unknown) => boolean;
  /** Throws what is wrong with the schema itself. */
  readonly compile: (schemaPointer: string) => void;
}

const DOCUMENT_ID = 'contract';

/** Validators of every schema in a whole OpenAPI 3.1 document, whose dialect is that of JSON Schema 2020-12. */
export function schemaValidators(root: object): SchemaValidators {
  const [all, first] = [validatorsOf(root, true), validatorsOf(root, false)];
  const dialect = new Ajv2020({ strict: false });
  const pointers = pointersOf(root);

  const problems = (pointer: string, value: unknown): readonly SchemaProblem[] => {
    const schema = valueAt(root, pointer);
    // A media type or header without a schema allows anything.
    if (schema === undefined) return [];
    const validator = (isLarge(value) ? first : all)(pointer);
    if (validator(value)) return [];
    const branch = nearestBranch(pointer, schema, value);
    if (branch !== undefined) return branch;
    return (validator.errors ?? []).map((error) => toProblem(pointers, pointer, error));
  };

  /** Of a schema that is a choice between objects, what the value breaks of the one it is nearest to. */
  const nearestBranch = (pointer: string, schema: unknown, value: unknown): readonly SchemaProblem[] | undefined => {
    const target = (schema as { readonly $ref?: string }).$ref;
    if (target !== undefined) return problems(target, value);
    const branches = (schema as { readonly oneOf?: readonly unknown[] }).oneOf;
    if (!Array.isArray(branches)) return undefined;
    const results = branches.map((_, index) => problems(below(pointer, 'oneOf', index), value));
    if (results.some((result) => result.length === 0)) return undefined;
    return results.toSorted((one, other) => distance(one) - distance(other))[0];
  };

  return {
    problems,
    isValid: (pointer, value) => valueAt(root, pointer) === undefined || first(pointer)(value) === true,
    compile(pointer) {
      // Where a schema is only referred to, its keywords are not held against their own schema by compiling it.
      const schema = valueAt(root, pointer) as object;
      if (dialect.validateSchema(schema) !== true)
        throw new Error(dialect.errorsText(dialect.errors, { dataVar: 'it' }));
      all(pointer);
    },
  };
}

function validatorsOf(root: object, allErrors: boolean): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors, verbose: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...root, $id: DOCUMENT_ID });
  const compiled = new Map<string, ValidateFunction>();
  return (pointer) => {
    const known = compiled.get(pointer);
    if (known !== undefined) return known;
    const validator = ajv.compile({ $ref: `${DOCUMENT_ID}${pointer}` });
    compiled.set(pointer, validator);
    return validator;
  };
}

/** All problems of a value are put together in a time that grows with the square of their number. */
const MAX_MEMBERS = 2_000;

/** Whether a value has more members and items than that, at any depth. */
function isLarge(value: unknown): boolean {
  const open: unknown[] = [value];
  let count = 0;
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    const members = Array.isArray(one) ? one : Object.values(one);
    count += members.length;
    if (count > MAX_MEMBERS) return true;
    open.push(...members);
  }
  return false;
}

/** A wrong constant says that another alternative is meant. */
function distance(problems: readonly SchemaProblem[]): number {
  return problems.reduce((sum, { keyword }) => sum + (keyword === 'const' ? 10 : 1), 0);
}

/** Where each object of the document is; validators tell the very schema object that a value breaks. */
function pointersOf(root: object): ReadonlyMap<unknown, string> {
  const pointers = new Map<unknown, string>();
  const visit = (value: unknown, pointer: string) => {
    if (typeof value !== 'object' || value === null) return;
    pointers.set(value, pointer);
    for (const [name, member] of Object.entries(value)) visit(member, below(pointer, name));
  };
  visit(root, '#');
  return pointers;
}

function toProblem(pointers: ReadonlyMap<unknown, string>, schemaPointer: string, error: ErrorObject): SchemaProblem {
  const { instancePath, keyword, params, parentSchema } = error;
  const found = pointers.get(parentSchema);
  const pointer = found === undefined ? schemaPointer : below(found, keyword);
  return { instancePath, pointer, keyword, message: messageOf(error), params };
}

function messageOf({ keyword, params, message = 'is not valid' }: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties':
      return `must not have the member ${JSON.stringify(params.additionalProperty)}`;
    case 'required':
      return `must have the member ${JSON.stringify(params.missingProperty)}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'enum':
      return `must be one of ${(params.allowedValues as readonly unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    default:
      return message;
  }
}
