import type { Probe } from '../engine/probe.ts';
import { authentication, endedKeys } from './authentication-probes.ts';
import { bodyBoundaries, mediaTypes, rawBodies } from './body-probes.ts';
import { crossOrigin, preflights } from './browser-probes.ts';
import { cursors } from './cursor-probes.ts';
import { sentExamples, validExamples } from './example-probes.ts';
import { expiry } from './expiry-probes.ts';
import { faults } from './fault-probes.ts';
import { anyQueries, brokenBodies, spoiltBodies, validBodies, validQueries } from './fuzz-probes.ts';
import { idempotency } from './idempotency-probes.ts';
import { idempotencyRaces } from './idempotency-races.ts';
import { keysApart } from './key-probes.ts';
import { eventLives } from './life-probes.ts';
import { lives, races } from './lifecycle-probes.ts';
import { walks } from './pagination-probes.ts';
import { pathBoundaries } from './path-probes.ts';
import { gatewaySizes, payloadEdges } from './payload-probes.ts';
import { queryBoundaries } from './query-probes.ts';
import { limitRaces, limits, retryAfter } from './rate-limit-probes.ts';
import { anyHeaders, anyIds, anyKeys, anyPaths } from './request-fuzz-probes.ts';
import { gatewayRoutes, methods, unknownPaths } from './routing-probes.ts';
import { sharedLimit } from './shared-limit-probe.ts';

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
