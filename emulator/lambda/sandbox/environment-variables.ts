import type { TemporaryCredentials } from '../../credentials.ts';
import type { FunctionDeployment } from '../../template/deployment.ts';

/** How far the emulated cloud's clock is moved, in milliseconds. The preloaded client takes it away again. */
export const CLOCK_OFFSET_VARIABLE = 'TRIGGERS_CLOCK_OFFSET_MS';

export interface EnvironmentVariablesOptions {
  readonly function: FunctionDeployment;
  readonly region: string;
  readonly runtimeApiAddress: string;
  readonly logStreamName: string;
  readonly credentials: TemporaryCredentials;
  /** Where AWS services answer on this machine, by the SDK's variable: AWS_ENDPOINT_URL_DYNAMODB and the like. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Folder that stands for /tmp. */
  readonly temporaryDirectory: string;
  /** 0: the variable is not set. */
  readonly clockOffsetMs: number;
}

/**
 * All variables of an execution environment, as recorded in a nodejs24.x function; nothing of the host's own.
 * Three say where things are here and not where they are on AWS: LAMBDA_TASK_ROOT, PWD and the endpoints. TMPDIR
 * is added, since /tmp itself belongs to the host.
 */
export function environmentVariables(options: EnvironmentVariablesOptions): Record<string, string> {
  const { region, credentials, logStreamName } = options;
  const { applicationLogs } = options.function;
  return {
    ...options.function.environment,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${options.function.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.function.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: options.function.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...(applicationLogs && {
      AWS_LAMBDA_LOG_FORMAT: applicationLogs.format,
      AWS_LAMBDA_LOG_LEVEL: applicationLogs.leastLevel,
    }),
    AWS_LAMBDA_LOG_GROUP_NAME: options.function.logGroup.name,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_LAMBDA_RUNTIME_API: options.runtimeApiAddress,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1:2000',
    _AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1',
    _AWS_XRAY_DAEMON_PORT: '2000',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: options.function.codeDirectory,
    LANG: 'en_US.UTF-8',
    LD_LIBRARY_PATH: '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
    NODE_PATH:
      '/opt/nodejs/node24/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:/var/task',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    PWD: options.function.codeDirectory,
    SHLVL: '0',
    TZ: ':UTC',
    _HANDLER: options.function.handler,
    TMPDIR: options.temporaryDirectory,
    ...options.endpoints,
    ...(options.clockOffsetMs !== 0 && { [CLOCK_OFFSET_VARIABLE]: String(options.clockOffsetMs) }),
  };
}
