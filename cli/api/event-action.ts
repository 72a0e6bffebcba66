import type { CommandModule } from 'yargs';
import { safe } from '../../protocol/text/safe-text.ts';
import { escapeJsonText, visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { type ApiArguments, apiOptions, resolveApi } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';
import { requestApi } from './api-request.ts';

/** Options of a command that does something to events. */
export interface ActionArguments extends ApiArguments {
  readonly ids: readonly string[];
  readonly json: boolean;
}

interface ActionCall {
  readonly method: string;
  readonly path: string;
}

export const acknowledgeCall = (id: string): ActionCall => ({
  method: 'POST',
  path: `/v1/events/${encodeURIComponent(id)}/ack`,
});

export const deleteCall = (id: string): ActionCall => ({
  method: 'DELETE',
  path: `/v1/events/${encodeURIComponent(id)}`,
});

/** A command that does one thing to each of some events. One that is refused does not keep the others from being done. */
export function eventActionCommand(action: {
  readonly command: string;
  readonly describe: string;
  readonly done: string;
  readonly toCall: (id: string) => ActionCall;
}): CommandModule<object, ActionArguments> {
  const { command, describe, done, toCall } = action;
  return {
    command,
    describe,
    builder: (yargs) =>
      apiOptions(yargs)
        .positional('ids', { type: 'string', array: true, demandOption: true, describe: 'event_id of each' })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'Print each answer as a line of JSON',
        })
        .example(`$0 ${command.replace(/ .*/, '')} 0193a5f0-7c1e-7000-8000-3f9c00000001`, ''),
    handler: async ({ ids, json, ...options }) => {
      const target = resolveApi(options, process.env);
      for (const id of ids) {
        const { method, path } = toCall(id);
        try {
          const { text } = await requestApi(target, path, { method });
          print(json ? escapeJsonText(text) : safe`${visible(id)}  ${visible(done)}`);
        } catch (error) {
          if (!(error instanceof WorkbenchError) || error.code !== 'REQUEST_REFUSED') throw error;
          remark(safe`${visible(id)}  ${visible(error.message)}`);
          process.exitCode = exitCodeOf(error.code);
        }
      }
    },
  };
}
