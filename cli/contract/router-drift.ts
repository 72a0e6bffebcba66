import type { Finding } from '../../contract/model/finding.ts';
import type { StaticCheck } from '../../contract/static-check.ts';
import { ROUTES } from '../../src/route-table.ts';

/** Routes of the code by Express's path and method, as `GET /health`. */
export type Routes = Readonly<Record<string, readonly string[]>>;

/** Compares the routes of the code with those of the contract, both ways. */
export function routerDrift(routes: Routes = ROUTES, root = '/v1'): StaticCheck {
  return {
    check: 'router-drift',
    run: async ({ operations }) => {
      const served = new Map<string, string>(
        Object.entries(routes).flatMap(([path, methods]) =>
          methods.map((method) => [`${method} ${root}${path.replaceAll(/:(\w+)/g, '{$1}')}`, path] as const),
        ),
      );
      const documented = new Map<string, string>(
        operations.map(({ method, path, pointer }) => [`${method} ${path}`, pointer]),
      );
      const findings: Finding[] = [
        ...[...served.keys()]
          .filter((route) => !documented.has(route))
          .map((route) => ({
            check: 'router-drift' as const,
            sentence: `The code serves ${route}, which the contract does not have.`,
            expected: `${route} in the contract`,
            seen: 'no such operation',
            pointer: '#/paths',
          })),
        ...[...documented]
          .filter(([route]) => !served.has(route))
          .map(([route, pointer]) => ({
            check: 'router-drift' as const,
            sentence: `The contract has ${route}, which the code does not serve.`,
            expected: `${route} in src/route-table.ts`,
            seen: 'no such route',
            pointer,
          })),
      ];
      return { kind: 'compared', cases: new Set([...served.keys(), ...documented.keys()]).size, findings };
    },
  };
}
