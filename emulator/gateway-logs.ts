import { hash } from 'node:crypto';
import type { LogGroupSettings, LogStore } from './cloudwatch/logs/log-store.ts';
import type { GatewayRecord } from './gateway/gateway-record.ts';
import { accessLogLine } from './gateway/logs/access-log.ts';
import { executionLogLines } from './gateway/logs/execution-log.ts';
import { executionLogGroupName, hasReachedApi, type LogContext, toLogContext } from './gateway/logs/log-context.ts';
import type { Deployment, ExecutionLogDeployment } from './template/deployment.ts';
import { functionArnOf } from './template/function/function-arn.ts';

export interface GatewayLogsOptions {
  readonly store: Pick<LogStore, 'put' | 'putLazy'>;
  /** What the execution log has at least, whatever the template says. */
  readonly leastLevel: 'ERROR' | 'INFO';
}

/** What the gateway writes into CloudWatch. */
export interface GatewayLogs {
  readonly note: (record: GatewayRecord) => void;
  /** From now on as this deployment says. */
  readonly configure: (deployment: Deployment) => void;
}

/**
 * Writes the gateway's logs. The lines of the execution log, a dozen a request at INFO, are made when somebody reads
 * them. A deployed stage whose template turns the log off writes none; here errors are always there, since without them
 * nothing would say what was wrong with a malformed response.
 */
export function createGatewayLogs({ store, leastLevel }: GatewayLogsOptions, initial: Deployment): GatewayLogs {
  let settings = toSettings(initial, leastLevel);
  return {
    configure(deployment) {
      settings = toSettings(deployment, leastLevel);
    },
    note(record) {
      const { context, executionLog, groupName, streamName } = settings;
      const { accessLog } = context.api;
      // AWS logs nothing of what its front door refuses.
      if (accessLog !== undefined && hasReachedApi(record)) {
        store.put({
          logGroupName: accessLog.logGroupName,
          logStreamName: streamName,
          timestampMs: record.timeMs,
          message: `${accessLogLine(record, accessLog.format, context)}\n`,
        });
      }
      const { level, dataTrace } = executionLog;
      if (level === 'ERROR' && !dataTrace && record.outcome.kind !== 'failed') return;
      const kept = dataTrace ? record : { ...record, requestBody: NO_BODY, responseBody: NO_BODY };
      store.putLazy({
        logGroupName: groupName,
        logStreamName: streamName,
        timestampMs: record.timeMs,
        keptBytes:
          RECORD_BYTES + kept.requestBody.length + kept.responseBody.length + (kept.failedPayload?.length ?? 0),
        render: () => executionLogLines(kept, executionLog, context).map((line) => `${line}\n`),
      });
    },
  };
}

/** The groups that a deployment writes to. */
export function logGroupsOf({ api, function: { logGroup } }: Deployment): readonly LogGroupSettings[] {
  return [
    { ...logGroup, alias: 'function' },
    { name: executionLogGroupName(api), alias: 'execution' },
    ...(api.accessLog === undefined ? [] : [{ name: api.accessLog.logGroupName, alias: 'access' as const }]),
  ];
}

/** What a record keeps from being freed, about, without its bodies. */
const RECORD_BYTES = 3_000;
const NO_BODY = Buffer.alloc(0);
const STREAM_NAME_DIGITS = 32;

interface Settings {
  readonly context: LogContext;
  readonly executionLog: ExecutionLogDeployment;
  readonly groupName: string;
  /** AWS spreads lines over some hundred streams of such names; one is as good here. */
  readonly streamName: string;
}

function toSettings(deployment: Deployment, leastLevel: 'ERROR' | 'INFO'): Settings {
  const { api, accountId, region } = deployment;
  const { dataTrace } = api.executionLog;
  const level = api.executionLog.level === 'INFO' ? 'INFO' : leastLevel;
  const groupName = executionLogGroupName(api);
  return {
    context: toLogContext({ api, accountId, region, functionArn: functionArnOf(deployment) }),
    executionLog: { level, dataTrace: dataTrace && api.executionLog.level !== 'OFF' },
    groupName,
    streamName: hash('sha256', groupName).slice(0, STREAM_NAME_DIGITS),
  };
}
