import type { CommandModule } from 'yargs';
import { controlCall } from '../../protocol/control-client.ts';
import { ReplayResult } from '../../protocol/requests.ts';
import { visible, visibleJson } from '../../protocol/visible.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../target-options.ts';

interface ReplayArguments extends EmulatorArguments {
  readonly id: string;
  readonly idempotencyKey?: string | undefined;
  readonly json: boolean;
}

/** `triggers replay`: sends a request again that the emulator has kept. */
export const replayCommand: CommandModule<object, ReplayArguments> = {
  command: 'replay <id>',
  describe: 'Send a request again, with the bytes and headers it had',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .positional('id', { type: 'string', demandOption: true, describe: 'x-amzn-RequestId of its answer' })
      .option('idempotency-key', {
        type: 'string',
        default: 'same',
        requiresArg: true,
        describe: 'same: its own; new: a new one in place of its own; or the one to send',
      })
      .option('json', { type: 'boolean', default: false }),
  handler: async ({ id, idempotencyKey, json, ...options }) => {
    const path = `/v1/requests/${encodeURIComponent(id)}/replay`;
    const result = await controlCall(findEmulator(options), 'POST', path, ReplayResult, { idempotencyKey });
    console.log(json ? visibleJson(result) : visible(`${result.status}  ${result.requestId ?? '-'}`));
  },
};
