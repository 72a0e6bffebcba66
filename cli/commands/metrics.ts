import type { CommandModule } from 'yargs';
import { controlCall } from '../../protocol/control-client.ts';
import { MetricPage } from '../../protocol/metrics.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { metricTable } from '../lines/metric-table.ts';
import { parseDurationMs } from '../options/duration.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';

interface MetricsArguments extends EmulatorArguments {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly dimension?: string | undefined;
  readonly since: string;
  readonly json: boolean;
}

/** `triggers metrics`: what CloudWatch would show of the gateway, the function, the tables and the function's own metrics. */
export const metricsCommand: CommandModule<object, MetricsArguments> = {
  command: 'metrics',
  describe: 'Print metrics by the minute',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .option('namespace', { type: 'string', requiresArg: true, describe: 'Only this namespace: AWS/Lambda' })
      .option('name', { type: 'string', requiresArg: true, describe: 'Only this metric: Duration' })
      .option('dimension', {
        type: 'string',
        requiresArg: true,
        describe: 'Only with this dimension and value: Resource=/v1/{proxy+}',
      })
      .option('since', {
        type: 'string',
        requiresArg: true,
        default: '10m',
        describe: 'How far to go back; three hours are kept',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print each metric as a line of JSON' })
      .example('$0 metrics --name Duration --since 1h', ''),
  handler: async (options) => {
    const { namespace, name, dimension, since } = options;
    const parameters = { namespace, name, dimension, sinceMs: String(parseDurationMs(since, '--since')) };
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const path = `/v1/metrics?${new URLSearchParams(given)}`;
    const { series, droppedSeries } = await controlCall(findEmulator(options), 'GET', path, MetricPage);
    for (const [at, one] of series.entries()) {
      if (options.json) print(visibleJson(one));
      else for (const line of [...(at === 0 ? [] : [safe``]), ...metricTable(one)]) print(line);
    }
    if (series.length === 0) remark(safe`There are no metrics like that in the last ${visible(since)}.`);
    if (droppedSeries > 0) remark(safe`${droppedSeries} metrics are not kept: the function has too many of its own.`);
  },
};
