import type { Probe } from '../engine/probe.ts';
import { brokenBodies, spoiltBodies, validBodies } from './bodies/body-fuzz-probes.ts';
import { bodyBoundaries, mediaTypes, rawBodies } from './bodies/body-probes.ts';
import { gatewaySizes } from './bodies/gateway-size-probes.ts';
import { payloadEdges } from './bodies/payload-probes.ts';
import { sentExamples, validExamples } from './example-probes.ts';
import { faults } from './fault-probes.ts';
import { idempotency } from './idempotency/idempotency-probes.ts';
import { idempotencyRaces } from './idempotency/idempotency-races.ts';
import { cursors } from './inbox/cursor-probes.ts';
import { walks } from './inbox/pagination-probes.ts';
import { anyQueries, validQueries } from './inbox/query-fuzz-probes.ts';
import { queryBoundaries } from './inbox/query-probes.ts';
import { authentication, endedKeys } from './keys/authentication-probes.ts';
import { keysApart } from './keys/key-probes.ts';
import { limitRaces, limits, retryAfter } from './limits/rate-limit-probes.ts';
import { sharedLimit } from './limits/shared-limit-probe.ts';
import { expiry } from './lives/expiry-probes.ts';
import { eventLives } from './lives/life-probes.ts';
import { lives, races } from './lives/lifecycle-probes.ts';
import { crossOrigin, preflights } from './routes/browser-probes.ts';
import { pathBoundaries } from './routes/path-probes.ts';
import { anyHeaders, anyIds, anyKeys, anyPaths } from './routes/request-fuzz-probes.ts';
import { gatewayRoutes, methods, unknownPaths } from './routes/routing-probes.ts';

/** All probes, those first that take longest. */
export const PROBES: readonly Probe[] = [
  validExamples,
  sentExamples,
  eventLives,
  validBodies,
  spoiltBodies,
  payloadEdges,
  bodyBoundaries,
  queryBoundaries,
  anyIds,
  anyQueries,
  validQueries,
  pathBoundaries,
  anyHeaders,
  brokenBodies,
  anyPaths,
  limits,
  walks,
  cursors,
  idempotency,
  authentication,
  endedKeys,
  methods,
  unknownPaths,
  gatewayRoutes,
  gatewaySizes,
  rawBodies,
  mediaTypes,
  lives,
  keysApart,
  crossOrigin,
  preflights,
  anyKeys,
  races,
  idempotencyRaces,
  limitRaces,
  retryAfter,
  faults,
  expiry,
  sharedLimit,
];
