import type { Argv, CommandModule } from 'yargs';
import { controlCall } from '../../protocol/control-client.ts';
import { RequestDetail } from '../../protocol/requests/request-record.ts';
import { visibleJson } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { listKeptRequests, type RequestChoice, requestParameters } from '../api/request-pages.ts';
import { requestStory } from '../lines/request-story.ts';
import { type EmulatorArguments, findEmulator } from '../options/target-options.ts';
import { print } from '../terminal.ts';

interface ShowArguments extends EmulatorArguments, RequestChoice {
  readonly id?: string | undefined;
  readonly json: boolean;
}

/** `triggers requests show`: everything that is known of one request. */
export const requestsShowCommand: CommandModule<EmulatorArguments, ShowArguments> = {
  command: 'show [id]',
  describe: 'Tell the whole story of a request: phases, limits, invocation, database calls, headers and bodies',
  builder: (yargs) =>
    yargs
      .positional('id', {
        type: 'string',
        describe: 'x-amzn-RequestId of its answer; without one the newest that --filter and the like choose',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print the whole record as JSON' })
      .example('$0 requests show 7b9df91c-e717-48a6-b942-640b11d5f7f0', '')
      .example("$0 requests show --filter 'status:5xx'", 'the newest that failed') as Argv<ShowArguments>,
  handler: async (options) => {
    const emulator = findEmulator(options);
    const id = options.id ?? (await listKeptRequests(emulator, requestParameters(options), 1))[0]?.requestId;
    if (id === undefined) {
      throw new WorkbenchError(
        'REQUEST_REFUSED',
        'No request that is kept is like that. `triggers requests` lists them.',
      );
    }
    const detail = await controlCall(emulator, 'GET', `/v1/requests/${encodeURIComponent(id)}`, RequestDetail);
    if (options.json) print(visibleJson(detail));
    else for (const line of requestStory(detail)) print(line);
  },
};
