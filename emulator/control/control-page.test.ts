import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONTROL_ROUTES } from './routes.ts';

test('docs/control-api.md lists every route of the control API, and no other', () => {
  const page = readFileSync('docs/control-api.md', 'utf8');

  const told = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = '']) => routesIn(cell));

  const routes = Object.entries(CONTROL_ROUTES).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(told.toSorted()).toEqual(routes.toSorted());
});

/** `GET`, `POST /v1/clock` are two routes. */
function routesIn(cell: string): readonly string[] {
  let methods: string[] = [];
  const routes: string[] = [];
  for (const [, method = '', path] of cell.matchAll(/`([A-Z]+)(?: (\/[^?`]*)[^`]*)?`/g)) {
    methods.push(method);
    if (path === undefined) continue;
    routes.push(...methods.map((each) => `${each} ${path}`));
    methods = [];
  }
  return routes;
}
