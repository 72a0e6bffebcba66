import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { CommandModule } from 'yargs';
import { layOutJson } from '../../protocol/text/json-layout.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { requestApi } from '../api/api-request.ts';
import { edit } from '../editor.ts';
import { findFixture } from '../fixtures/fixture-list.ts';
import { type ApiArguments, apiOptions, resolveApi } from '../options/target-options.ts';
import { fixtureFolder } from '../tables/application-data.ts';
import { print } from '../terminal.ts';

interface SendArguments extends ApiArguments {
  readonly source?: string | undefined;
  readonly type?: string | undefined;
  readonly payload?: string | undefined;
  readonly fixture?: string | undefined;
  readonly template: string;
  readonly edit: boolean;
  readonly priority?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly json: boolean;
}

/** `triggers send`: creates one event. */
export const sendCommand: CommandModule<object, SendArguments> = {
  command: 'send',
  describe: 'Send an event',
  builder: (yargs) =>
    apiOptions(yargs)
      .option('source', { type: 'string', describe: 'Where the event comes from' })
      .option('type', { type: 'string', describe: 'What happened, as event_type' })
      .option('payload', { type: 'string', describe: 'JSON object, @FILE, or - for standard input' })
      .option('fixture', {
        type: 'string',
        requiresArg: true,
        describe: 'In place of these: an event that `triggers fixtures` lists',
      })
      .option('template', { type: 'string', default: 'template.yaml', describe: 'SAM template, beside your fixtures/' })
      .option('edit', { type: 'boolean', default: false, describe: 'Change it in $EDITOR before it is sent' })
      .option('priority', { choices: ['low', 'normal', 'high'], describe: 'How urgent it is; default: normal' })
      .option('idempotency-key', { type: 'string', describe: 'Sending again with it makes no second event' })
      .option('correlation-id', { type: 'string', describe: 'What it belongs to, for its receivers' })
      .option('json', { type: 'boolean', default: false, describe: 'Print the answer as JSON' })
      .conflicts('fixture', ['source', 'type', 'payload', 'priority', 'idempotency-key', 'correlation-id'])
      .example('$0 send --fixture order-created --edit', '')
      .example('$0 send --source shop --type order.created --payload \'{"order":1}\'', ''),
  handler: async (options) => {
    const target = resolveApi(options, process.env);
    const event = await toEventJson(options);
    const json = options.edit ? await edit(layOutJson(event), process.env) : event;
    const { headers, body } = await requestApi(target, '/v1/events', { method: 'POST', json });
    const replayed = headers.get('Idempotent-Replayed') === 'true' ? '  (replayed)' : '';
    print(options.json ? visibleJson(body) : visible(`${body.event_id}  ${body.created_at}${replayed}`));
  },
};

/** The payload goes in as the text it is: parsing it would change its numbers. */
async function toEventJson(options: SendArguments): Promise<string> {
  if (options.fixture !== undefined) return (await findFixture(fixtureFolder(options.template), options.fixture)).body;
  const { source, type, payload: argument } = options;
  if (source === undefined || type === undefined || argument === undefined) {
    throw new WorkbenchError('BAD_ARGUMENT', 'An event needs --source, --type and --payload, or --fixture.');
  }
  const payload = await readPayload(argument);
  try {
    JSON.parse(payload);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new WorkbenchError('BAD_ARGUMENT', `--payload is not JSON (${reason}). Give a JSON object, @FILE or -.`, {
      cause,
    });
  }
  const metadata = {
    priority: options.priority,
    idempotency_key: options.idempotencyKey,
    correlation_id: options.correlationId,
  };
  const head = JSON.stringify({ source, event_type: type, metadata });
  return `${head.slice(0, -1)},"payload":${payload}}`;
}

async function readPayload(argument: string): Promise<string> {
  if (argument !== '-' && !argument.startsWith('@')) return argument;
  try {
    // As a stream: a synchronous read of standard input fails with EAGAIN while its writer has nothing ready yet.
    return argument === '-' ? await text(process.stdin) : await readFile(argument.slice(1), 'utf8');
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new WorkbenchError('BAD_ARGUMENT', `The payload cannot be read: ${reason}. Name a file that can be read.`, {
      cause,
    });
  }
}
