import type { Argv, CommandModule } from 'yargs';
import { readEventStream } from '../../protocol/event-stream.ts';
import { requestFilter } from '../../protocol/requests/request-filter.ts';
import { RequestRecord } from '../../protocol/requests/request-record.ts';
import { MAX_REQUEST_PAGE, parseRequestQuery } from '../../protocol/requests/requests.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { listKeptRequests, type RequestChoice, requestParameters } from '../api/request-pages.ts';
import { runUntilInterrupted } from '../interrupted.ts';
import { requestRecordLine } from '../lines/request-line.ts';
import { FILTER_OPTION } from '../options/filter-option.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';
import { requestsShowCommand } from './requests-show.ts';

interface RequestsArguments extends EmulatorArguments, RequestChoice {
  readonly limit: number;
  readonly follow: boolean;
  readonly json: boolean;
}

/** `triggers requests`: what the gateway has answered, and why. */
export const requestsCommand: CommandModule<object, RequestsArguments> = {
  command: 'requests',
  describe: 'List the newest requests, oldest first',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .option('limit', wholeNumberOption('limit', { min: 1, max: MAX_REQUEST_PAGE, default: 20, describe: 'How many' }))
      .option('filter', FILTER_OPTION)
      .option('status', { type: 'string', describe: 'Only this status, 404, or class, 5xx' })
      .option('method', { type: 'string', describe: 'Only this method' })
      .option('path', { type: 'string', describe: 'Only this path; a star stands for anything: /v1/events/*' })
      .option('rule', { type: 'string', describe: 'Only those that this rule decided, such as RATE_LIMIT_EXCEEDED' })
      .option('follow', {
        type: 'boolean',
        default: false,
        describe: 'Print requests as they are answered, from now on',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print each request as a line of JSON' })
      .command(requestsShowCommand)
      .example("$0 requests --filter 'status:5xx latency>1s'", '')
      .example('$0 requests --follow', '') as Argv<RequestsArguments>,
  handler: async (options) => {
    const parameters = requestParameters(options);
    const printRecord = (record: RequestRecord) =>
      print(options.json ? visibleJson(record) : requestRecordLine(record));
    if (options.follow) {
      process.exitCode = await runUntilInterrupted((signal) => follow(options, parameters, printRecord, signal));
      return;
    }
    const requests = await listKeptRequests(findEmulator(options), parameters, options.limit);
    for (const record of requests.toReversed()) printRecord(record);
  },
};

/** A request that is told again, when more has become known of it, is printed again only if its line has changed. */
async function follow(
  options: RequestsArguments,
  parameters: URLSearchParams,
  print: (record: RequestRecord) => void,
  signal: AbortSignal,
): Promise<void> {
  const matches = requestFilter(parseRequestQuery(parameters));
  const filter = parameters.get('filter');
  const printed = new Map<string, string>();
  for await (const { kind, data } of readEventStream(findEmulator(options), {
    topics: ['request'],
    ...(filter !== null && { filter }),
    signal,
  })) {
    if (kind === 'gap') {
      remark(visible('Some requests are missing here: they came faster than they could be printed.'));
      continue;
    }
    const record = RequestRecord.parse(data);
    const line = requestRecordLine(record);
    const { status, method, path, requestId } = record;
    if (!matches({ status, method, path, ids: [requestId], rule: () => record.why.rule })) continue;
    if (!options.json && printed.get(requestId) === line) continue;
    printed.set(requestId, line);
    if (printed.size > MAX_REQUEST_PAGE) printed.delete(printed.keys().next().value ?? '');
    print(record);
  }
}
