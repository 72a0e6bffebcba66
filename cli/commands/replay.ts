import type { CommandModule } from 'yargs';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { RequestDetail } from '../../protocol/requests/request-record.ts';
import { type ReplayOptions, ReplayResult } from '../../protocol/requests/requests.ts';
import { layOutJson } from '../../protocol/text/json-layout.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { listKeptRequests } from '../api/request-pages.ts';
import { edit } from '../editor.ts';
import { FILTER_OPTION, readServerFilter } from '../options/filter-option.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { print } from '../terminal.ts';

interface ReplayArguments extends EmulatorArguments {
  readonly id?: string | undefined;
  readonly last: boolean;
  readonly filter?: string | undefined;
  readonly limit: number;
  readonly idempotencyKey?: string | undefined;
  readonly edit: boolean;
  readonly json: boolean;
}

/** `triggers replay`: sends requests again that the emulator has kept. */
export const replayCommand: CommandModule<object, ReplayArguments> = {
  command: 'replay [id]',
  describe: 'Send a request again, with the bytes and headers it had',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .positional('id', { type: 'string', describe: 'x-amzn-RequestId of its answer' })
      .option('last', { type: 'boolean', default: false, describe: 'The newest request, in place of an id' })
      .option('filter', { ...FILTER_OPTION, describe: 'The newest that matches, in place of an id' })
      .option(
        'limit',
        wholeNumberOption('limit', { min: 1, max: 1_000, default: 1, describe: 'How many of --filter, oldest first' }),
      )
      .option('idempotency-key', {
        type: 'string',
        default: 'same',
        requiresArg: true,
        describe: 'same: its own; new: a new one in place of its own; or the one to send',
      })
      .option('edit', { type: 'boolean', default: false, describe: 'Change its body in $EDITOR before it is sent' })
      .option('json', { type: 'boolean', default: false, describe: 'Print the answer as JSON' })
      .example('$0 replay --last --idempotency-key new', ''),
  handler: async (options) => {
    const emulator = findEmulator(options);
    const { idempotencyKey = 'same', json } = options;
    for (const id of await chooseRequests(emulator, options)) {
      const path = `/v1/requests/${encodeURIComponent(id)}`;
      const how: ReplayOptions = { idempotencyKey, ...(options.edit && { body: await editBody(emulator, path) }) };
      const result = await controlCall(emulator, 'POST', `${path}/replay`, ReplayResult, how);
      print(json ? visibleJson(result) : safe`${result.status}  ${visible(result.requestId ?? '-')}`);
    }
  },
};

async function chooseRequests(
  emulator: ControlAddress,
  { id, last, filter, limit }: ReplayArguments,
): Promise<readonly string[]> {
  if ([id, filter, last || undefined].filter((way) => way !== undefined).length !== 1) {
    throw new WorkbenchError('BAD_ARGUMENT', 'Say which request to replay: give its id, --last, or --filter.');
  }
  if (id !== undefined) return [id];
  const wanted = new URLSearchParams({ ...(filter !== undefined && { filter: readServerFilter(filter) ?? '' }) });
  const records = await listKeptRequests(emulator, wanted, last ? 1 : limit);
  if (records.length > 0) return records.map(({ requestId }) => requestId).reverse();
  throw new WorkbenchError('REQUEST_REFUSED', 'No request that is kept is like that. `triggers requests` lists them.');
}

async function editBody(emulator: ControlAddress, path: string): Promise<string> {
  const { request } = await controlCall(emulator, 'GET', path, RequestDetail);
  if (request?.encoding === 'utf8' && !request.isTruncated) return edit(layOutJson(request.body), process.env);
  throw new WorkbenchError('REQUEST_REFUSED', 'Its body cannot be edited: it is not kept whole, or is no text.');
}
