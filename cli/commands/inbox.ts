import type { CommandModule } from 'yargs';
import { escapeJsonText, visible } from '../../protocol/visible.ts';
import { elementTexts, memberTexts } from '../../src/json-text.ts';
import { requestApi } from '../api-request.ts';
import { wholeNumberOption } from '../number-options.ts';
import { type ApiArguments, apiOptions, resolveApi } from '../target-options.ts';

interface InboxArguments extends ApiArguments {
  readonly limit: number;
  readonly all: boolean;
  readonly source?: string | undefined;
  readonly type?: string | undefined;
  readonly priority?: string | undefined;
  readonly json: boolean;
}

interface InboxPage {
  readonly events: readonly {
    readonly event_id: string;
    readonly created_at: string;
    readonly source: string;
    readonly event_type: string;
  }[];
  readonly pagination: { readonly next_cursor?: string };
}

/** `triggers inbox`: lists pending events, oldest first. */
export const inboxCommand: CommandModule<object, InboxArguments> = {
  command: 'inbox',
  describe: 'List pending events',
  builder: (yargs) =>
    apiOptions(yargs)
      .option(
        'limit',
        wholeNumberOption('limit', { min: 1, max: 100, default: 50, describe: 'Events a page, 1 to 100' }),
      )
      .option('all', { type: 'boolean', default: false, describe: 'Read all pages, not only the first' })
      .option('source', { type: 'string' })
      .option('type', { type: 'string', describe: 'event_type' })
      .option('priority', { choices: ['low', 'normal', 'high'] })
      .option('json', { type: 'boolean', default: false, describe: 'Print each event as a line of JSON' }),
  handler: async (options) => {
    const target = resolveApi(options, process.env);
    let cursor: string | undefined;
    do {
      const { text, body } = await requestApi(target, `/v1/inbox?${toQuery(options, cursor)}`);
      const { events, pagination } = body as unknown as InboxPage;
      const lines = options.json
        ? elementTexts(memberTexts(text).get('events') ?? '[]').map(escapeJsonText)
        : events.map((event) =>
            visible(`${event.event_id}  ${event.created_at}  ${event.source}  ${event.event_type}`),
          );
      for (const line of lines) console.log(line);
      cursor = pagination.next_cursor;
      if (cursor !== undefined && !options.all) console.error('There are more: --all lists them.');
    } while (options.all && cursor !== undefined);
  },
};

function toQuery({ limit, source, type, priority }: InboxArguments, cursor: string | undefined): string {
  const parameters = { limit: String(limit), source, event_type: type, priority, cursor };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}
