import type { Contract } from './contract.ts';
import { METHODS } from './operation.ts';

/**
 * Names of the parameters of an operation whose values a link takes from an answer: only the server makes good ones.
 * https://spec.openapis.org/oas/v3.1.1.html#link-object
 */
export function linkedParameters({ document }: Contract, operationId: string): ReadonlySet<string> {
  const operations = Object.values(document.paths).flatMap((item) => METHODS.map((method) => item[method]));
  const links = operations.flatMap((operation) =>
    Object.values(operation?.responses ?? {}).flatMap((response) =>
      Object.values(((response as { readonly links?: Readonly<Record<string, Link>> }).links ?? {}) as object),
    ),
  ) as readonly Link[];
  return new Set(
    links.filter((link) => link.operationId === operationId).flatMap(({ parameters = {} }) => Object.keys(parameters)),
  );
}

interface Link {
  readonly operationId?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}
