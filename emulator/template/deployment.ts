/**
 * What a template deploys, resolved: no intrinsic functions, no defaults left to apply, units in names.
 * It is the only place from which the emulated services take a number.
 */
export interface Deployment {
  /** Absolute path of the template it was read from. */
  readonly templateFile: string;
  readonly region: string;
  readonly accountId: string;
  readonly api: ApiDeployment;
  readonly function: FunctionDeployment;
  readonly tables: readonly TableDeployment[];
}

export interface ApiDeployment {
  /** The REST API's id as it stands in host names and events: ten characters of a-z0-9, the same for the same template. */
  readonly apiId: string;
  /** By which its metrics are kept. */
  readonly name: string;
  readonly stage: string;
  readonly routes: readonly RouteDeployment[];
  /** Of every method that has none of its own; absent: only the account's limit. */
  readonly throttle?: ThrottleDeployment;
  /** Of single methods; absent: none has its own. */
  readonly methodThrottles?: readonly MethodThrottleDeployment[];
  /** Absent: OPTIONS is an ordinary method and reaches the function where a route has it. */
  readonly cors?: CorsDeployment;
  /** By gateway response type, DEFAULT_4XX and DEFAULT_5XX among them. */
  readonly gatewayResponses: Readonly<Record<string, GatewayResponseDeployment>>;
  readonly binaryMediaTypes: readonly string[];
  /** Of the stage, as events have them; absent: none. */
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** 50 to 29,000 ms. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
  readonly integrationTimeoutMs: number;
  /** Absent: no line a request. */
  readonly accessLog?: AccessLogDeployment;
  readonly executionLog: ExecutionLogDeployment;
  /** Whether metrics are kept for each method too. */
  readonly detailedMetrics: boolean;
}

/** The gateway's own log of what it did for a request. */
export interface ExecutionLogDeployment {
  readonly level: 'OFF' | 'ERROR' | 'INFO';
  /** Whether headers and bodies are written into it. */
  readonly dataTrace: boolean;
}

export interface AccessLogDeployment {
  readonly logGroupName: string;
  /** A line with `$context.…` in it. */
  readonly format: string;
}

export interface RouteDeployment {
  /** Resource path as the template writes it: `/v1/{proxy+}`. */
  readonly resource: string;
  /** Six characters of a-z0-9, the same for the same resource. */
  readonly resourceId: string;
  /** Upper case; `ANY` is resolved into DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT. */
  readonly methods: readonly string[];
  /** Those among them that the template maps by name; absent: all, or none if they are all that ANY stands for. */
  readonly namedMethods?: readonly string[];
  /** Present and true: OPTIONS is mapped to the function by name, so SAM adds no preflight answer although the API has CORS. */
  readonly ownOptions?: true;
  /** Access-Control-Allow-Methods of this resource where SAM derives it from the methods; absent: as the API's CORS says. */
  readonly preflightAllowMethods?: string;
}

export interface ThrottleDeployment {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

export interface MethodThrottleDeployment extends ThrottleDeployment {
  /** `/v1/{proxy+}` */
  readonly resource: string;
  /** As API Gateway has it: `GET`, `ANY`. */
  readonly method: string;
}

/** The values of the headers of a preflight answer, without the inner quotes that SAM wants. */
export interface CorsDeployment {
  readonly allowOrigin: string;
  readonly allowMethods: string;
  readonly allowHeaders?: string;
  readonly maxAgeSeconds?: number;
  readonly allowCredentials: boolean;
}

export interface GatewayResponseDeployment {
  readonly statusCode?: number;
  /** Static response headers, names as written, values without the inner quotes. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface FunctionDeployment {
  readonly logicalId: string;
  readonly name: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  readonly runtime: string;
  /** Absolute path of the folder that CodeUri points to. */
  readonly codeDirectory: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** Absent: the account's concurrency is the only limit. */
  readonly reservedConcurrency?: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the role that the function runs as. */
  readonly roleName: string;
  readonly permissions: readonly PermissionStatement[];
  readonly logGroup: { readonly name: string; readonly retentionDays?: number };
  /** Absent: what the function logs with `console` is text, of all levels. */
  readonly applicationLogs?: {
    readonly format: 'JSON';
    readonly leastLevel: 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  };
}

export interface PermissionStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** ARNs, resolved. */
  readonly resources: readonly string[];
}

export interface TableDeployment {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly billingMode: 'PAY_PER_REQUEST' | 'PROVISIONED';
  /** Present where the billing mode is PROVISIONED. */
  readonly provisionedThroughput?: ProvisionedThroughput;
  /** Absent: that of a new table. */
  readonly warmThroughput?: WarmThroughput;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly keySchema: readonly KeyElement[];
  readonly globalSecondaryIndexes: readonly IndexDeployment[];
  /** Name of the attribute with the expiry in epoch seconds; absent: items never expire. */
  readonly ttlAttribute?: string;
}

/** Capacity units a second that an on-demand table or index serves at once, as it was asked to. */
export interface WarmThroughput {
  readonly readUnitsPerSecond: number;
  readonly writeUnitsPerSecond: number;
}

/** Capacity units a second. */
export interface ProvisionedThroughput {
  readonly readCapacityUnits: number;
  readonly writeCapacityUnits: number;
}

export interface AttributeDefinition {
  readonly attributeName: string;
  readonly attributeType: 'S' | 'N' | 'B';
}

export interface KeyElement {
  readonly attributeName: string;
  readonly keyType: 'HASH' | 'RANGE';
}

export interface IndexDeployment {
  readonly indexName: string;
  readonly keySchema: readonly KeyElement[];
  readonly projectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly nonKeyAttributes: readonly string[];
  /** Present where the table's billing mode is PROVISIONED. */
  readonly provisionedThroughput?: ProvisionedThroughput;
  /** Absent: that of a new index. */
  readonly warmThroughput?: WarmThroughput;
}
