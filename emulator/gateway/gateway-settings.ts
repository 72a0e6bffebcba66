import type { Clock } from '../clock.ts';
import type { ChooseFault } from '../faults/injected-fault.ts';
import type { Invoke } from '../lambda/invocation.ts';
import type { ApiDeployment } from '../template/deployment.ts';
import type { GatewayRecord } from './gateway-record.ts';
import type { RandomBytes } from './identifiers.ts';
import type { ResourceMatch } from './routes.ts';
import type { Throttles } from './throttle/throttles.ts';

/** All that a request is handled with, the same for every request that begins under one deployment. */
export interface GatewaySettings {
  readonly api: ApiDeployment;
  readonly accountId: string;
  /** `{apiId}.execute-api.{region}.amazonaws.com` */
  readonly domainName: string;
  readonly deploymentId: string;
  /** Eight hexadecimal digits that stand for the function in a trace's Lineage. */
  readonly lineage: string;
  readonly findResource: (path: string) => ResourceMatch | undefined;
  readonly throttles: Throttles;
  readonly chooseFault: ChooseFault;
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly random: RandomBytes;
  readonly onRequest: (record: GatewayRecord) => void;
}
