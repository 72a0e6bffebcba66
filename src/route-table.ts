import type { Endpoint } from './request-context.ts';

/** Every route below the version, as Express writes paths, with its methods; HEAD comes with GET. The contract has the same. */
export const ROUTES = {
  '/health': ['GET'],
  '/events': ['POST'],
  '/events/:event_id': ['GET', 'DELETE'],
  '/events/:event_id/ack': ['POST'],
  '/inbox': ['GET'],
} as const;

type RoutePath = keyof typeof ROUTES;

/** What serves each of a route's methods. */
export type Endpoints<Path extends RoutePath = RoutePath> = Readonly<Record<(typeof ROUTES)[Path][number], Endpoint>>;

/** What serves the routes, none forgotten and none more than the table has. */
export type RouteEndpoints = { readonly [Path in RoutePath]: Endpoints<Path> };
