import { performance } from 'node:perf_hooks';
import type { Invoke } from '../lambda/invocation.ts';
import type { ApiDeployment } from '../template/deployment.ts';
import type { GatewayRecord } from './gateway-record.ts';
import type { RandomBytes } from './identifiers.ts';
import type { ResourceMatch } from './routes.ts';

/** The two readings of time: one that dates, one that only measures. */
export interface GatewayClock {
  readonly epochMs: () => number;
  readonly monotonicMs: () => number;
}

/** The clocks of this machine. */
export const SYSTEM_CLOCK: GatewayClock = { epochMs: Date.now, monotonicMs: () => performance.now() };

/** All that a request is handled with, the same for every request of a gateway. */
export interface GatewaySettings {
  readonly api: ApiDeployment;
  readonly accountId: string;
  /** `{apiId}.execute-api.{region}.amazonaws.com` */
  readonly domainName: string;
  readonly deploymentId: string;
  /** Eight hexadecimal digits that stand for the function in a trace's Lineage. */
  readonly lineage: string;
  readonly findResource: (path: string) => ResourceMatch | undefined;
  readonly invoke: Invoke;
  readonly clock: GatewayClock;
  readonly newId: () => string;
  readonly random: RandomBytes;
  readonly onRequest: (record: GatewayRecord) => void;
}
