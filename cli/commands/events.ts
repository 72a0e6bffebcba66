import type { Argv, CommandModule } from 'yargs';
import { controlCall } from '../../protocol/control-client.ts';
import { EventPage, MAX_EVENT_PAGE, StoredEvent } from '../../protocol/events.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { storedEventLine } from '../lines/event-line.ts';
import { storedEventStory } from '../lines/event-story.ts';
import { FILTER_OPTION, readServerFilter } from '../options/filter-option.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';

interface EventsArguments extends EmulatorArguments {
  readonly filter?: string | undefined;
  readonly status: string;
  readonly newest: boolean;
  readonly limit: number;
  readonly json: boolean;
}

/** `triggers events`: lists the events of an emulator, past its API. */
export const eventsCommand: CommandModule<object, EventsArguments> = {
  command: 'events',
  describe: "List an emulator's events by a look into its table: needs no key, counts as no request",
  builder: (yargs) =>
    emulatorOptions(yargs)
      .option('filter', FILTER_OPTION)
      .option('status', { choices: ['pending', 'acknowledged'], default: 'pending', describe: 'Which events' })
      .option('newest', { type: 'boolean', default: false, describe: 'Newest first' })
      .option('limit', wholeNumberOption('limit', { min: 1, default: 50, describe: 'How many' }))
      .option('json', { type: 'boolean', default: false, describe: 'Print each event as a line of JSON' })
      .command(showCommand)
      .example("$0 events --filter 'type:order.* payload.order.total>100'", '') as Argv<EventsArguments>,
  handler: async (options) => {
    const emulator = findEmulator(options);
    const { status, newest, limit, json } = options;
    const filter = readServerFilter(options.filter);
    let left = limit;
    let after: string | undefined;
    do {
      const page = new URLSearchParams({
        status,
        order: newest ? 'newest' : 'oldest',
        limit: String(Math.min(MAX_EVENT_PAGE, left)),
        ...(filter !== undefined && { filter }),
        ...(after !== undefined && { after }),
      });
      const { events, next } = await controlCall(emulator, 'GET', `/v1/events?${page}`, EventPage);
      for (const event of events) print(json ? visibleJson(event) : storedEventLine(event));
      left -= events.length;
      after = next;
    } while (after !== undefined && left > 0);
    if (after !== undefined) remark(visible('There are more: --limit shows others.'));
  },
};

interface ShowArguments extends EmulatorArguments {
  readonly id: string;
  readonly json: boolean;
}

const showCommand: CommandModule<EmulatorArguments, ShowArguments> = {
  command: 'show <id>',
  describe: 'Show an event with its whole payload',
  builder: (yargs) =>
    yargs
      .positional('id', { type: 'string', demandOption: true, describe: 'event_id' })
      .option('json', { type: 'boolean', default: false, describe: 'Print the event as JSON' })
      .example('$0 events show 0193a5f0-7c1e-7000-8000-3f9c00000001', ''),
  handler: async ({ id, json, ...options }) => {
    const path = `/v1/events/${encodeURIComponent(id)}`;
    const event = await controlCall(findEmulator(options), 'GET', path, StoredEvent);
    if (json) print(visibleJson(event));
    else for (const line of storedEventStory(event)) print(line);
  },
};
