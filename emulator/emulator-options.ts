import type { FaultSpec } from '../protocol/faults.ts';
import type { Application, ApplicationContext } from './application.ts';
import type { KeyAdministration } from './control/control-api.ts';
import type { GatewayRecord } from './gateway/gateway-record.ts';
import type { LoadLauncher } from './load-runs/load-launcher.ts';
import type { ThrottleDeployment } from './template/deployment.ts';

export interface EmulatorOptions {
  readonly templateFile: string;
  /** Values of template parameters; one that the template does not have is refused. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Values of template parameters that take the place of the template's own defaults, where it has them. */
  readonly parameterDefaults?: Readonly<Record<string, string>>;
  /** Region that everything is in: of ARNs, host names, the function's AWS_REGION and its signatures; default `us-east-1`. */
  readonly region?: string;
  /** Port of the API, 0 for a free one; default 8080. */
  readonly port?: number;
  /** Port of the control API, 0 for a free one; default 8081. */
  readonly controlPort?: number;
  /** Folder with the data, the connection file and the log files; default `.triggers`. */
  readonly dataDirectory?: string;
  /** Keep data and logs in memory; the folder holds the connection file only. */
  readonly ephemeral?: boolean;
  readonly gateway?: GatewaySettings;
  readonly lambda?: LambdaSettings;
  readonly database?: DatabaseSettings;
  /** In force from the first request on. */
  readonly faults?: readonly FaultSpec[];
  /** Opens what makes, lists and revokes API keys; absent: the control API has no keys. */
  readonly openKeys?: (
    access: DynamoDbAccess,
    tables: Readonly<Record<string, string>>,
    nowMs: () => number,
  ) => KeyAdministration;
  /** Opens what the application keeps, for those who look at it; absent: its events and limits are not shown. */
  readonly openApplication?: (context: ApplicationContext) => Application;
  /** Makes what starts load runs against this emulator; absent: the control API shows runs that others start. */
  readonly openLoadLauncher?: (emulator: {
    readonly dataDirectory: string;
    readonly controlPort: number;
  }) => LoadLauncher;
  /** Told of each request that the gateway has answered. */
  readonly onRequest?: (record: GatewayRecord) => void;
  /** Told in a sentence of what happens to the emulator itself: its database ends, log files cannot be written. */
  readonly onNotice?: (text: string) => void;
}

export interface GatewaySettings {
  /** `template`: the stage's; `off`: none, the account's neither. Default `template`. */
  readonly throttle?: 'template' | 'off' | ThrottleDeployment;
  /** Least level of the execution log, whatever the template says; default: the template's, but ERROR at least. */
  readonly executionLog?: 'ERROR' | 'INFO';
}

export interface LambdaSettings {
  readonly minEnvironments?: number;
  /** The most environment processes on this machine; default 16. */
  readonly maxEnvironments?: number;
  /** How long an environment stays that nobody uses; default 10 minutes. */
  readonly idleTimeoutMs?: number;
  /** `lambda`: the share of a CPU that AWS gives for the memory; default `full`. */
  readonly cpu?: 'full' | 'lambda';
}

export interface DatabaseSettings {
  /** A DynamoDB elsewhere in place of the emulator's own. */
  readonly endpoint?: string;
  /** Whether partitions throttle, and at how much of AWS's limits; default `off`. */
  readonly partitionLimits?: 'off' | { readonly scale: number };
  /** How long an item outlives its expiry; default 48 hours. */
  readonly ttlLagMs?: number;
}

/** How a client of DynamoDB reaches the function's tables. */
export interface DynamoDbAccess {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
