import type { CommandModule } from 'yargs';
import { compileFilter } from '../../protocol/filter/compile-filter.ts';
import { eventSubject } from '../../protocol/filter/event-subject.ts';
import { printFilter } from '../../protocol/filter/print-filter.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { escapeJsonText, visible } from '../../protocol/text/visible.ts';
import { elementTexts, memberTexts } from '../../src/input/json-text.ts';
import { requestApi } from '../api/api-request.ts';
import { toStoredEvent } from '../api/inbox-event.ts';
import { toInboxFilter } from '../api/inbox-filter.ts';
import { FILTER_OPTION, readFilterOption } from '../options/filter-option.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type ApiArguments, apiOptions, resolveApi } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';

interface InboxArguments extends ApiArguments {
  readonly limit: number;
  readonly all: boolean;
  readonly source?: string | undefined;
  readonly type?: string | undefined;
  readonly priority?: string | undefined;
  readonly filter?: string | undefined;
  readonly json: boolean;
}

interface InboxPage {
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
      .option('source', { type: 'string', describe: 'Only events from there' })
      .option('type', { type: 'string', describe: 'event_type' })
      .option('priority', { choices: ['low', 'normal', 'high'], describe: 'Only events of this priority' })
      .option('filter', FILTER_OPTION)
      .option('json', { type: 'boolean', default: false, describe: 'Print each event as a line of JSON' })
      .example('$0 inbox --source shop --all', '')
      .example("$0 inbox --filter 'type:order.* payload.order.total>100' --json", ''),
  handler: async (options) => {
    const target = resolveApi(options, process.env);
    const { parameters, server, rest } = toInboxFilter(readFilterOption(options.filter ?? ''));
    if (options.filter !== undefined) {
      remark(
        safe`Asked of the API: ${visible(printFilter(server) || 'nothing')}. Looked at here: ${visible(printFilter(rest) || 'nothing')}.`,
      );
    }
    const matches = compileFilter(rest);
    let cursor: string | undefined;
    do {
      const { text, body } = await requestApi(target, `/v1/inbox?${toQuery(options, parameters, cursor)}`);
      const { pagination } = body as unknown as InboxPage;
      for (const json of elementTexts(memberTexts(text).get('events') ?? '[]')) {
        const event = toStoredEvent(json);
        if (!matches(eventSubject(event, { nowMs: Date.now() }))) continue;
        const { eventId, createdAt, source, eventType } = event;
        print(
          options.json
            ? escapeJsonText(json)
            : safe`${visible(eventId)}  ${visible(createdAt)}  ${visible(source)}  ${visible(eventType)}`,
        );
      }
      cursor = pagination.next_cursor;
      if (cursor !== undefined && !options.all) remark(safe`There are more: --all lists them.`);
    } while (options.all && cursor !== undefined);
  },
};

function toQuery(
  { limit, source, type, priority }: InboxArguments,
  filtered: Readonly<Record<string, string>>,
  cursor: string | undefined,
): string {
  const parameters = { limit: String(limit), ...filtered, ...defined({ source, event_type: type, priority, cursor }) };
  return new URLSearchParams(parameters).toString();
}

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
