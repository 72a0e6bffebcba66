import type { Contract } from '../spec/contract.ts';
import type { DocumentedResponse, Operation } from '../spec/operation.ts';
import type { Route } from './route-of.ts';

/**
 * The answers that are documented for a route, of one status or of all. What meets no operation gets what the contract
 * says of that, or what every operation that needs a key may answer before it is reached; and any request with a body
 * may be too large for the gateway.
 */
export function documentedFor(
  { operations, unrouted }: Contract,
  route: Route,
  status: number | undefined,
  hasBody: boolean,
): readonly DocumentedResponse[] {
  const own = route.kind === 'operation' ? route.operation.responses : unroutedOf(operations, unrouted[route.kind]);
  const all = hasBody ? [...own, ...gatewayTooLarge(operations)] : own;
  return status === undefined ? all : all.filter((response) => response.status === status);
}

function unroutedOf(
  operations: readonly Operation[],
  own: DocumentedResponse | undefined,
): readonly DocumentedResponse[] {
  const secured = operations.filter(({ isSecured }) => isSecured);
  const [first, ...others] = secured;
  const shared = (first?.responses ?? []).filter(({ pointer }) =>
    others.every((operation) => operation.responses.some((response) => response.pointer === pointer)),
  );
  return own === undefined ? shared : [own, ...shared];
}

function gatewayTooLarge(operations: readonly Operation[]): readonly DocumentedResponse[] {
  const found = operations
    .flatMap(({ responses }) => responses)
    .find(({ status, answeredBy }) => status === 413 && answeredBy === 'gateway');
  return found === undefined ? [] : [found];
}
