import type { Argv } from 'yargs';
import { MAX_CONNECTIONS } from '../../loadtest/scenario/load-model.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type ApiArguments, apiOptions } from '../options/target-options.ts';
import { DEFAULT_TEMPLATE_TEXT, defaultTemplate } from '../own-files.ts';

/** What `triggers load SCENARIO` takes. */
export interface LoadArguments extends Omit<ApiArguments, 'key'> {
  readonly scenario: string;
  readonly key?: readonly string[] | undefined;
  readonly attach: boolean;
  readonly template: string;
  readonly allowRemote?: readonly string[] | undefined;
  readonly rate?: number | undefined;
  readonly duration?: string | undefined;
  readonly connections?: number | undefined;
  readonly seed?: number | undefined;
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly html?: string | undefined;
  readonly markdown?: string | undefined;
  readonly save?: string | undefined;
  readonly compare?: string | undefined;
  readonly live: boolean;
}

const TARGET = 'Target; default: an emulator of its own:';
const CHANGES = 'Changes of the scenario:';
const REPORTS = 'Reports:';

export function loadOptions(yargs: Argv): Argv<LoadArguments> {
  return apiOptions(yargs)
    .positional('scenario', {
      type: 'string',
      demandOption: true,
      describe: 'Name of a scenario (`triggers load list`), or a file of your own',
    })
    .option('attach', { type: 'boolean', default: false, describe: 'The emulator that runs on --data' })
    .option('url', { type: 'string', requiresArg: true, describe: 'An API elsewhere: its base URL, without /v1' })
    .option('key', { type: 'string', array: true, requiresArg: true, describe: 'API key; repeatable, sent in turn' })
    .option('template', {
      type: 'string',
      default: defaultTemplate(),
      defaultDescription: DEFAULT_TEMPLATE_TEXT,
      describe: 'SAM template of its own emulator',
    })
    .option('allow-remote', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Host off this machine that may be loaded, spelled exactly; repeatable',
    })
    .option('rate', { type: 'number', requiresArg: true, describe: 'Requests a second at the highest moment' })
    .option('duration', { type: 'string', requiresArg: true, describe: 'Of all phases together: 30s, 10m' })
    .option(
      'connections',
      wholeNumberOption('connections', { min: 1, max: MAX_CONNECTIONS, describe: 'The most requests at a time' }),
    )
    .option('seed', wholeNumberOption('seed', { min: 0, max: 0xffff_ffff, describe: 'Of all chance' }))
    .option('json', { type: 'string', requiresArg: true, describe: 'Write the whole report as JSON' })
    .option('junit', { type: 'string', requiresArg: true, describe: 'Write it for CI systems' })
    .option('html', { type: 'string', requiresArg: true, describe: 'Write it as one page with plots' })
    .option('markdown', { type: 'string', requiresArg: true, describe: 'Write it for a step summary' })
    .option('save', { type: 'string', requiresArg: true, describe: 'Keep the run as a baseline in this file' })
    .option('compare', {
      type: 'string',
      requiresArg: true,
      describe: 'Compare with a baseline file, or with the target at this URL, measured in turns',
    })
    .option('live', { type: 'boolean', default: true, describe: 'With --no-live, lines in place of a picture' })
    .group(['attach', 'url', 'key', 'allow-remote', 'data', 'control-port', 'template'], TARGET)
    .group(['rate', 'duration', 'connections', 'seed'], CHANGES)
    .group(['json', 'junit', 'html', 'markdown', 'save', 'compare'], REPORTS) as Argv<LoadArguments>;
}
