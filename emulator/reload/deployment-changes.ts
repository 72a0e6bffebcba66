import { isDeepStrictEqual } from 'node:util';
import type { ApiDeployment, Deployment, FunctionDeployment, TableDeployment } from '../template/deployment.ts';
import {
  changed,
  describeEnvironment,
  describeIndexes,
  describeRoutes,
  describeThrottle,
  milliseconds,
  type Sentence,
  valueChange,
} from './change-sentences.ts';

/** What a changed template asks for. */
export type DeploymentChanges =
  /** Everything is deployed as it was. */
  | { readonly kind: 'same' }
  /** A running emulator can take it up; the parts that have to are true. */
  | ({ readonly kind: 'applicable'; readonly changes: readonly string[] } & Readonly<Record<Part, boolean>>)
  /** At least one of the changes needs a new start; `reasons` are those. */
  | { readonly kind: 'needsRestart'; readonly reasons: readonly string[] };

/** The parts of a running emulator that can take up changes. */
type Part = 'api' | 'function' | 'permissions';

/** What follows from a field that differs, and how it is said. */
interface Rule<T> {
  readonly parts: readonly Part[] | 'restart';
  readonly describe: Sentence<T>;
}

/** Of every field, so that one that is added to a deployment does not compile before it has a rule. */
type Rules<T> = { readonly [K in keyof T]-?: Rule<T[K]> };

type TopLevel = Omit<Deployment, 'api' | 'function' | 'tables'>;

const TOP_LEVEL: Rules<TopLevel> = {
  templateFile: { parts: 'restart', describe: valueChange('template') },
  region: { parts: 'restart', describe: valueChange('region') },
  accountId: { parts: 'restart', describe: valueChange('account') },
};

const API: Rules<ApiDeployment> = {
  apiId: { parts: 'restart', describe: valueChange('API id') },
  name: { parts: 'restart', describe: valueChange('API name') },
  stage: { parts: 'restart', describe: valueChange('stage') },
  routes: { parts: ['api'], describe: describeRoutes },
  throttle: { parts: ['api'], describe: describeThrottle },
  methodThrottles: { parts: ['api'], describe: changed('throttles of single methods') },
  cors: { parts: ['api'], describe: changed('CORS') },
  gatewayResponses: { parts: ['api'], describe: changed('gateway responses') },
  binaryMediaTypes: { parts: ['api'], describe: changed('binary media types') },
  stageVariables: { parts: ['api'], describe: changed('stage variables') },
  integrationTimeoutMs: { parts: ['api'], describe: milliseconds('integration timeout') },
  // No part has to: CloudWatch is told of every deployment, and keeps what that one wants.
  accessLog: { parts: [], describe: changed('access log') },
  executionLog: { parts: [], describe: changed('execution log') },
  detailedMetrics: { parts: [], describe: valueChange('detailed metrics') },
};

const FUNCTION: Rules<FunctionDeployment> = {
  logicalId: { parts: 'restart', describe: valueChange('logical id of the function') },
  name: { parts: 'restart', describe: valueChange('function name') },
  codeDirectory: { parts: 'restart', describe: valueChange('code folder') },
  handler: { parts: ['function'], describe: valueChange('handler') },
  runtime: { parts: ['function'], describe: valueChange('runtime') },
  memoryMb: { parts: ['function'], describe: valueChange('memory', ' MB') },
  timeoutMs: { parts: ['function'], describe: milliseconds('timeout') },
  reservedConcurrency: { parts: ['function'], describe: valueChange('reserved concurrency') },
  environment: { parts: ['function'], describe: describeEnvironment },
  roleName: { parts: 'restart', describe: valueChange('role name') },
  permissions: { parts: ['permissions'], describe: changed('permissions') },
  // Environments know the name of their group.
  logGroup: { parts: ['function'], describe: changed('log group') },
  applicationLogs: { parts: ['function'], describe: changed('log format') },
};

/** Of a table that stays. Nothing about tables can be changed while the database runs. */
const TABLE: { readonly [K in keyof TableDeployment]-?: Sentence<TableDeployment[K]> } = {
  logicalId: valueChange('logical id'),
  name: valueChange('name'),
  arn: valueChange('ARN'),
  billingMode: valueChange('billing mode'),
  provisionedThroughput: changed('throughput'),
  warmThroughput: changed('warm throughput'),
  attributeDefinitions: changed('attribute definitions'),
  keySchema: changed('keys'),
  globalSecondaryIndexes: describeIndexes,
  ttlAttribute: valueChange('TTL attribute'),
};

/** Compares what runs with what the template says now. */
export function compareDeployments(old: Deployment, next: Deployment): DeploymentChanges {
  const differences = [
    ...compare<TopLevel>(TOP_LEVEL, old, next),
    ...compare(API, old.api, next.api),
    ...compare(FUNCTION, old.function, next.function),
  ];
  const reasons = [
    ...differences.filter(({ parts }) => parts === 'restart').map(({ text }) => text),
    ...compareTables(old.tables, next.tables),
  ];
  if (reasons.length > 0) return { kind: 'needsRestart', reasons };
  if (differences.length === 0) return { kind: 'same' };
  const affects = (part: Part) => differences.some(({ parts }) => parts.includes(part));
  return {
    kind: 'applicable',
    api: affects('api'),
    function: affects('function'),
    permissions: affects('permissions'),
    changes: differences.map(({ text }) => text),
  };
}

function compare<T extends object>(rules: Rules<T>, old: T, next: T) {
  return (Object.keys(rules) as (keyof T)[])
    .filter((field) => !isDeepStrictEqual(old[field], next[field]))
    .map((field) => ({ parts: rules[field].parts, text: rules[field].describe(old[field], next[field]) }));
}

function compareTables(old: readonly TableDeployment[], next: readonly TableDeployment[]): string[] {
  const before = new Map(old.map((table) => [table.name, table]));
  const after = new Map(next.map((table) => [table.name, table]));
  return [
    ...old.filter(({ name }) => !after.has(name)).map(({ name }) => `table ${name} is gone`),
    ...next.flatMap((table) => {
      const known = before.get(table.name);
      return known === undefined ? [`table ${table.name} is new`] : compareTable(known, table);
    }),
  ];
}

function compareTable(old: TableDeployment, next: TableDeployment): string[] {
  const differing = <K extends keyof TableDeployment>(field: K) => {
    if (isDeepStrictEqual(old[field], next[field])) return [];
    const describe = TABLE[field] as Sentence<TableDeployment[K]>;
    return [`table ${old.name}: ${describe(old[field], next[field])}`];
  };
  return (Object.keys(TABLE) as (keyof TableDeployment)[]).flatMap((field) => differing(field));
}
