import * as z from 'zod';
import { controlCall } from '../../protocol/control-client.ts';
import { readEventStream } from '../../protocol/event-stream.ts';
import { parseLogFilter } from '../../protocol/log-filter/log-filter.ts';
import { LogEvent, LogPage } from '../../protocol/logs.ts';
import { visible } from '../../protocol/text/visible.ts';
import { parseDurationMs } from '../options/duration.ts';
import { type EmulatorArguments, findEmulator } from '../options/target-options.ts';
import { remark } from '../terminal.ts';

/** Which log events, of which emulator. */
export interface LogChoice extends EmulatorArguments {
  readonly group?: string | undefined;
  readonly requestId?: string | undefined;
  readonly filter?: string | undefined;
  readonly since?: string | undefined;
  readonly limit: number;
}

/** The newest that are chosen. Throws BAD_ARGUMENT and NOT_RUNNING. */
export function readLogPage(options: LogChoice): Promise<LogPage> {
  const { group, requestId, filter, since, limit } = options;
  const all = group === 'all' || (group === undefined && requestId !== undefined);
  const parameters = {
    group: all ? undefined : (group ?? 'function'),
    requestId,
    filter,
    sinceMs: since === undefined ? undefined : String(parseDurationMs(since, '--since')),
    limit: String(limit),
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return controlCall(findEmulator(options), 'GET', `/v1/logs?${new URLSearchParams(given)}`, LogPage);
}

/** Tells of events as they come, and of those of `since` before, until the signal. */
export async function followLogs(
  options: LogChoice,
  printEvent: (event: LogEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const connection = findEmulator(options);
  // The stream from before the page was made, so that nothing is lost between the two.
  const { seq } = await controlCall(connection, 'GET', '/v1/snapshot', z.object({ seq: z.number() }));
  const { events, groups, lastSequence } = await readLogPage(options);
  if (options.since !== undefined) for (const event of events) printEvent(event);

  const { group = 'function', filter = '' } = options;
  const groupName = groups.find(({ name, alias }) => name === group || alias === group)?.name;
  const matches = parseLogFilter(filter);
  for await (const { kind, data } of readEventStream(connection, { topics: ['log'], after: seq, signal })) {
    if (kind === 'gap') {
      remark(visible('Some log events are missing here: they came faster than they could be printed.'));
      continue;
    }
    const event = LogEvent.parse(data);
    if (event.sequence <= lastSequence) continue;
    if ((groupName === undefined || event.logGroupName === groupName) && matches(event.message)) printEvent(event);
  }
}
