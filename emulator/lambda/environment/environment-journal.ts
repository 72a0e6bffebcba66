import type { InvocationReport } from '../reports/invocation-report.ts';
import * as logLines from '../reports/log-lines.ts';
import type { EnvironmentSettings } from './environment-settings.ts';
import type { InvocationRun } from './invocation-run.ts';

/** What an environment tells of itself: the lines in its log stream, and the starts and ends of its invocations. */
export class EnvironmentJournal {
  readonly logStreamName: string;
  readonly accessKeyId: string;
  readonly #settings: EnvironmentSettings;

  constructor(settings: EnvironmentSettings, logStreamName: string, accessKeyId: string) {
    this.#settings = settings;
    this.logStreamName = logStreamName;
    this.accessKeyId = accessKeyId;
  }

  /** One log event, as it is. */
  log(message: string): void {
    this.#settings.log(this.logStreamName, this.#settings.clock.epochMs(), message);
  }

  initialisationStarts(): void {
    this.log(logLines.initStartLine(process.version, this.#settings.region));
  }

  invocationStarts({ work: { requestId }, startedAtMs }: InvocationRun): void {
    const { logStreamName, accessKeyId } = this;
    this.#settings.observer?.invocationStarted({ requestId, accessKeyId, logStreamName, startedAtMs });
    this.log(logLines.startLine(requestId));
  }

  invocationTimesOut({ work: { requestId } }: InvocationRun): void {
    const { clock, function: deployed } = this.#settings;
    this.log(logLines.timedOutLine(clock.epochMs(), requestId, deployed.timeoutMs));
  }

  invocationEnds(report: InvocationReport, failure: logLines.InvocationFailure | undefined): void {
    this.log(logLines.endLine(report.requestId));
    this.log(logLines.reportLine(report, failure));
    this.#settings.observer?.invocationEnded(report);
  }
}
