import type { Options } from 'yargs';
import type { EmulatorOptions, GatewaySettings } from '../../emulator/emulator-options.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { createLoadLauncher } from '../emulator/load-launcher.ts';
import { CLI_FILE, DEFAULT_TEMPLATE_TEXT, defaultTemplate, ownFile } from '../own-files.ts';
import { openApiKeyAdministration } from '../tables/api-key-administration.ts';
import { openApplication } from '../tables/application-data.ts';
import { parseDurationMs } from './duration.ts';
import { parseFaultArgument } from './fault-argument.ts';
import { portOption, wholeNumberOption } from './number-options.ts';

export interface UpArguments {
  readonly port: number;
  readonly controlPort: number;
  readonly data: string;
  readonly ephemeral: boolean;
  readonly template: string;
  readonly stage?: string | undefined;
  readonly region: string;
  readonly auth: string;
  readonly rateLimit?: number | undefined;
  readonly parameter?: readonly string[] | undefined;
  readonly watch: boolean;
  readonly fault?: readonly string[] | undefined;
  readonly quiet: boolean;
  readonly tui: boolean;
  readonly throttle?: string | undefined;
  readonly cpu: string;
  readonly partitionLimits?: string | undefined;
  readonly ttlLag?: string | undefined;
  readonly maxEnvironments?: number | undefined;
  readonly idleTimeout?: string | undefined;
  readonly dynamodbEndpoint?: string | undefined;
  readonly executionLog?: string | undefined;
}

const LIMITS = 'Limits:';

/** The options of `triggers up`, in the order of its help. */
export const UP_OPTIONS = {
  port: portOption('port', 8080, 'Port of the API; 0 for a free one'),
  'control-port': portOption('control-port', 8081, 'Port of the control API; 0 for a free one'),
  data: { type: 'string', default: '.triggers', describe: 'Data folder' },
  ephemeral: { type: 'boolean', default: false, describe: 'Keep data and logs in memory' },
  template: {
    type: 'string',
    default: defaultTemplate(),
    defaultDescription: DEFAULT_TEMPLATE_TEXT,
    describe: 'SAM template to run',
  },
  stage: { type: 'string', describe: "Stage's name; default: the template's, prod" },
  region: {
    type: 'string',
    default: 'us-east-1',
    requiresArg: true,
    describe: 'Region that the function, its tables and all names are in',
  },
  auth: { choices: ['local', 'aws'], default: 'local', describe: 'local: one test key; aws: keys of the table' },
  'rate-limit': wholeNumberOption('rate-limit', {
    min: 1,
    describe: "Requests a minute and key; default: the template's, 1000",
  }),
  parameter: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Name=Value of a parameter of the template: InboxShards=8; repeatable',
  },
  watch: {
    type: 'boolean',
    default: true,
    describe: 'With --no-watch, saved changes of code and template are not applied',
  },
  fault: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Inject a fault from the start: gateway-429,share=10%,for=30s (`triggers faults add --help`)',
  },
  'dynamodb-endpoint': {
    type: 'string',
    requiresArg: true,
    describe: 'URL of a DynamoDB in place of the emulated one: DynamoDB Local, or AWS',
  },
  'execution-log': {
    choices: ['error', 'info'],
    describe: "Least level of the gateway's execution log; default: the template's, but error at least",
  },
  quiet: { type: 'boolean', default: false, describe: 'Print no line for each request' },
  tui: {
    type: 'boolean',
    default: true,
    describe: 'With --no-tui, plain lines even on a terminal, in place of the dashboard',
  },
  throttle: {
    type: 'string',
    requiresArg: true,
    group: LIMITS,
    describe: "RATE,BURST in place of the stage's throttle, or off; default: as the template says",
  },
  cpu: {
    choices: ['full', 'lambda'],
    default: 'full',
    group: LIMITS,
    describe: 'lambda: hold each environment to the share of a CPU that AWS gives for its memory',
  },
  'partition-limits': {
    type: 'string',
    requiresArg: true,
    group: LIMITS,
    describe: "Throttle DynamoDB's partitions: aws, or a factor of AWS's limits such as 0.05; default: off",
  },
  'ttl-lag': {
    type: 'string',
    requiresArg: true,
    group: LIMITS,
    describe: 'How long items outlive their expiry; default 48h, about as on AWS',
  },
  'max-environments': {
    ...wholeNumberOption('max-environments', {
      min: 1,
      describe: 'Most environment processes on this machine; default 16',
    }),
    group: LIMITS,
  },
  'idle-timeout': {
    type: 'string',
    requiresArg: true,
    group: LIMITS,
    describe: 'End environments that nobody has used for so long; default 10m',
  },
} as const satisfies Readonly<Record<string, Options>>;

/** What the options mean for the emulator. Throws BAD_ARGUMENT. */
export function toEmulatorOptions(options: UpArguments): EmulatorOptions {
  const { throttle, partitionLimits, ttlLag, idleTimeout, dynamodbEndpoint, executionLog } = options;
  return {
    templateFile: options.template,
    port: options.port,
    controlPort: options.controlPort,
    region: parseRegion(options.region),
    dataDirectory: options.data,
    ephemeral: options.ephemeral,
    parameterDefaults: { AuthMode: options.auth },
    parameters: {
      ...Object.fromEntries((options.parameter ?? []).map(parseParameter)),
      ...(options.stage !== undefined && { StageName: options.stage }),
      ...(options.rateLimit !== undefined && { RateLimitPerMinute: String(options.rateLimit) }),
    },
    gateway: {
      ...(throttle !== undefined && { throttle: parseThrottle(throttle) }),
      ...(executionLog !== undefined && { executionLog: executionLog === 'info' ? 'INFO' : 'ERROR' }),
    },
    lambda: {
      cpu: options.cpu === 'lambda' ? 'lambda' : 'full',
      ...(options.maxEnvironments !== undefined && { maxEnvironments: options.maxEnvironments }),
      ...(idleTimeout !== undefined && { idleTimeoutMs: parseDurationMs(idleTimeout, '--idle-timeout') }),
    },
    database: {
      ...(dynamodbEndpoint !== undefined && { endpoint: dynamodbEndpoint }),
      ...(partitionLimits !== undefined && { partitionLimits: parsePartitionLimits(partitionLimits) }),
      ...(ttlLag !== undefined && { ttlLagMs: parseDurationMs(ttlLag, '--ttl-lag') }),
    },
    faults: (options.fault ?? []).map((text) => parseFaultArgument(text)),
    // Fixtures are the user's, so they are here where the template is not.
    openApplication: (context) =>
      openApplication(context, options.template === ownFile('template.yaml') ? 'template.yaml' : options.template),
    openLoadLauncher: (emulator) => createLoadLauncher(emulator, CLI_FILE),
    openKeys: (access, tables, nowMs) => openApiKeyAdministration(access, tables.KeysTable, nowMs),
  };
}

/** Whether there is such a parameter, and what it may be, the template's reader says. */
function parseParameter(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new WorkbenchError('BAD_ARGUMENT', `--parameter ${text}: this is not Name=Value, as InboxShards=8 is.`);
}

/** The form that all Regions have: https://docs.aws.amazon.com/general/latest/gr/rande.html */
function parseRegion(text: string): string {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(text)) return text;
  throw new WorkbenchError('BAD_ARGUMENT', `--region ${text} is not the name of a Region. Give one such as eu-west-1.`);
}

function parseThrottle(text: string): NonNullable<GatewaySettings['throttle']> {
  if (text === 'off') return 'off';
  const [, rate, burst] = /^(\d+(?:\.\d+)?),(\d+)$/.exec(text) ?? [];
  if (rate !== undefined && burst !== undefined) return { requestsPerSecond: Number(rate), burst: Number(burst) };
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `--throttle ${text} is not usable. Give requests a second and burst, 1000,2000, or off.`,
  );
}

function parsePartitionLimits(text: string): 'off' | { readonly scale: number } {
  if (text === 'off') return 'off';
  if (text === 'aws') return { scale: 1 };
  const scale = /^\d*\.?\d+$/.test(text) ? Number(text) : 0;
  if (scale > 0) return { scale };
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `--partition-limits ${text} is not usable. Give aws, off, or a factor over 0 such as 0.05.`,
  );
}
