import { expect, test } from 'vitest';
import { environmentVariables } from './environment-variables.ts';

const options = {
  function: {
    logicalId: 'Fn',
    name: 'fn',
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    codeDirectory: '/code',
    memoryMb: 512,
    timeoutMs: 30_000,
    environment: { STAGE: 'prod' },
    roleName: 'fn-role',
    permissions: [],
    logGroup: { name: '/aws/lambda/fn' },
  },
  region: 'eu-west-1',
  runtimeApiAddress: '127.0.0.1:9001',
  logStreamName: '2026/07/20/[$LATEST]00',
  credentials: { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token' },
  endpoints: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' },
  temporaryDirectory: '/tmp/environment',
  clockOffsetMs: 0,
};

/** Names recorded from a nodejs24.x function on AWS in January 2026. */
const RECORDED = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_XRAY_CONTEXT_MISSING',
  'AWS_XRAY_DAEMON_ADDRESS',
  '_AWS_XRAY_DAEMON_ADDRESS',
  '_AWS_XRAY_DAEMON_PORT',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
  'LANG',
  'LD_LIBRARY_PATH',
  'NODE_PATH',
  'PATH',
  'PWD',
  'SHLVL',
  'TZ',
  '_HANDLER',
];

/** Added here, since /tmp belongs to the host and AWS services answer elsewhere. */
const OWN = ['TMPDIR', 'AWS_ENDPOINT_URL_DYNAMODB'];

test('sets what a Node 24 function on AWS has, what the template says, and two more', () => {
  const variables = environmentVariables(options);

  expect(Object.keys(variables).sort()).toEqual([...RECORDED, ...OWN, 'STAGE'].sort());
});

test('gives the variables the values of AWS', () => {
  expect(environmentVariables(options)).toMatchObject({
    STAGE: 'prod',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1:2000',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: '/code',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    TZ: ':UTC',
    _HANDLER: 'index.handler',
    TMPDIR: '/tmp/environment',
  });
});

test('tells the runtime of the log format where it is JSON', () => {
  const applicationLogs = { format: 'JSON', leastLevel: 'WARN' } as const;

  expect(environmentVariables({ ...options, function: { ...options.function, applicationLogs } })).toMatchObject({
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'WARN',
  });
});

test('lets the template overwrite none of the variables that Lambda keeps for itself', () => {
  const environment = { AWS_REGION: 'mars-1', _HANDLER: 'other', AWS_LAMBDA_RUNTIME_API: 'elsewhere' };

  const variables = environmentVariables({ ...options, function: { ...options.function, environment } });

  expect(variables).toMatchObject({ AWS_REGION: 'eu-west-1', _HANDLER: 'index.handler' });
  expect(variables.AWS_LAMBDA_RUNTIME_API).toBe('127.0.0.1:9001');
});
