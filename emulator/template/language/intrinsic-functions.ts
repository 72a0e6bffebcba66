import { substitute } from './substitution.ts';
import type { Refuse, TemplatePath } from './template-source.ts';

/** What the functions of a template look things up in. */
export interface Scope {
  /** Value of a parameter, pseudo parameter or resource's `Ref`; NO_VALUE for `AWS::NoValue`. */
  readonly ref: (name: string, path: TemplatePath) => unknown;
  readonly attribute: (logicalId: string, attribute: string, path: TemplatePath) => string;
  /** Undefined where the mapping, the first or the second key does not exist. */
  readonly mapping: (map: string, firstKey: string, secondKey: string) => unknown;
  readonly condition: (name: string, path: TemplatePath) => boolean;
  readonly refuse: Refuse;
}

/** What `AWS::NoValue` resolves to: the property or list item that holds it goes away. */
export const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Resolves every function in a value of the template; only the branch of an `Fn::If` that is taken is looked at.
 * Throws TEMPLATE_INVALID for functions that are unknown, used wrongly or need more than the template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolveIntrinsics(value: unknown, scope: Scope, path: TemplatePath): unknown {
  if (typeof value === 'string') {
    if (value.includes('{{resolve:')) {
      throw scope.refuse(
        path,
        `is a dynamic reference (${value}), and there is no store to look it up in. Use a Parameter.`,
      );
    }
    return value;
  }
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolveIntrinsics(item, scope, [...path, index]))
      .filter((item) => item !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const call = entries.find(([key]) => key === 'Ref' || key.startsWith('Fn::'));
  if (!call) {
    return Object.fromEntries(
      entries
        .map(([key, item]) => [key, resolveIntrinsics(item, scope, [...path, key])] as const)
        .filter(([, item]) => item !== NO_VALUE),
    );
  }
  const [name, argument] = call;
  if (entries.length > 1)
    throw scope.refuse(path, `mixes ${name} with other keys. A function stands alone in its object.`);
  if (name === 'Fn::If') return resolveIf(argument, scope, path);
  const apply = FUNCTIONS[name];
  if (!apply) throw scope.refuse(path, `uses ${name}, which is not supported. ${UNSUPPORTED_REMEDY}`);
  return apply(resolveIntrinsics(argument, scope, path), scope, path);
}

const UNSUPPORTED_REMEDY = 'Write the value itself, or make it a Parameter.';

type Apply = (argument: unknown, scope: Scope, path: TemplatePath) => unknown;

const FUNCTIONS: Readonly<Record<string, Apply>> = {
  Ref: (name, scope, path) => scope.ref(text(name, 'Ref takes a name', scope, path), path),
  'Fn::GetAtt': (argument, scope, path) => {
    const wanted = 'Fn::GetAtt takes a resource and an attribute';
    const [id, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument, wanted, scope, path);
    if (attribute.length === 0) throw scope.refuse(path, `is wrong: ${wanted}.`);
    return scope.attribute(text(id, wanted, scope, path), attribute.join('.'), path);
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, scope, path) => {
    const wanted = 'Fn::Join takes a delimiter and a list of texts';
    const [delimiter, items] = list(argument, wanted, scope, path);
    const texts = list(items, wanted, scope, path).map((item) => text(item, wanted, scope, path));
    return texts.join(text(delimiter, wanted, scope, path));
  },
  'Fn::Split': (argument, scope, path) => {
    const wanted = 'Fn::Split takes a delimiter and a text';
    const [delimiter, source] = list(argument, wanted, scope, path);
    return text(source, wanted, scope, path).split(text(delimiter, wanted, scope, path));
  },
  'Fn::Select': (argument, scope, path) => {
    const wanted = 'Fn::Select takes an index and a list that is long enough';
    const [index, items] = list(argument, wanted, scope, path);
    const choices = list(items, wanted, scope, path);
    const position = Number(text(index, wanted, scope, path));
    if (!Number.isInteger(position) || position < 0 || position >= choices.length) {
      throw scope.refuse(path, `selects item ${String(index)} of ${choices.length}: ${wanted}, counted from 0.`);
    }
    return choices[position];
  },
  'Fn::FindInMap': (argument, scope, path) => {
    const wanted = 'Fn::FindInMap takes a mapping and two keys';
    const keys = list(argument, wanted, scope, path).map((key) => text(key, wanted, scope, path));
    const [map, firstKey, secondKey] = keys;
    if (map === undefined || firstKey === undefined || secondKey === undefined || keys.length > 3) {
      throw scope.refuse(path, `is wrong: ${wanted}.`);
    }
    const found = scope.mapping(map, firstKey, secondKey);
    if (found === undefined) throw scope.refuse(path, `looks for ${keys.join('.')}, which Mappings does not have.`);
    return found;
  },
  'Fn::Base64': (argument, scope, path) =>
    Buffer.from(text(argument, 'Fn::Base64 takes a text', scope, path)).toString('base64'),
  'Fn::Length': (argument, scope, path) => list(argument, 'Fn::Length takes a list', scope, path).length,
  'Fn::ToJsonString': (argument) => JSON.stringify(argument),
};

function resolveIf(argument: unknown, scope: Scope, path: TemplatePath): unknown {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') {
    throw scope.refuse(path, 'is wrong: Fn::If takes the name of a condition and two values.');
  }
  const [condition, whenTrue, whenFalse] = argument;
  return resolveIntrinsics(scope.condition(condition, path) ? whenTrue : whenFalse, scope, path);
}

function list(value: unknown, wanted: string, scope: Scope, path: TemplatePath): readonly unknown[] {
  if (!Array.isArray(value)) throw scope.refuse(path, `is wrong: ${wanted}.`);
  return value;
}

function text(value: unknown, wanted: string, scope: Scope, path: TemplatePath): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw scope.refuse(path, `is wrong: ${wanted}.`);
}
