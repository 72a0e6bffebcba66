import type { Scope } from './intrinsic-functions.ts';
import type { TemplatePath } from './template-source.ts';

/**
 * `Fn::Sub`: puts values for `${Name}`, `${Resource.Attribute}` and `${Variable}`; `${!Literal}` stays as `${Literal}`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
 */
export function substitute(argument: unknown, scope: Scope, path: TemplatePath): string {
  const [pattern, variables = {}] = Array.isArray(argument) ? argument : [argument];
  if (typeof pattern !== 'string' || typeof variables !== 'object' || variables === null) {
    throw scope.refuse(path, 'is wrong: Fn::Sub takes a text, or a list of a text and an object of variables.');
  }
  const own = new Map<string, unknown>(Object.entries(variables));
  return pattern.replace(/\$\{([^}]*)\}/g, (_match, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    const name = inner.trim();
    const value = own.has(name) ? own.get(name) : lookUp(name, scope, path);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw scope.refuse(
      path,
      `puts \${${name}} into a text, but its value is not a text. Join or select from it first.`,
    );
  });
}

function lookUp(name: string, scope: Scope, path: TemplatePath): unknown {
  const dot = name.indexOf('.');
  if (dot < 0) return scope.ref(name, path);
  // SAM resolves these to the names of resources it generates, so they are references and not attributes.
  if (isGeneratedReference(name)) return scope.ref(name, path);
  return scope.attribute(name.slice(0, dot), name.slice(dot + 1), path);
}

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html */
function isGeneratedReference(name: string): boolean {
  return /\.(Stage|Version|Alias)$/.test(name);
}
