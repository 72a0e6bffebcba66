import type { Argv } from 'yargs';
import { STREAM_KINDS, type StreamKind } from '../../protocol/stream.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { parseDurationMs } from './duration.ts';
import { FILTER_OPTION } from './filter-option.ts';
import { type EmulatorArguments, emulatorOptions } from './target-options.ts';

/** What of the stream a command looks at. */
export interface WatchArguments extends EmulatorArguments {
  readonly filter?: string | undefined;
  readonly topics: string;
  readonly since?: string | undefined;
}

/** Options by which commands say what of the stream they look at. */
export function watchOptions<T>(yargs: Argv<T>) {
  return emulatorOptions(yargs)
    .option('filter', FILTER_OPTION)
    .option('topics', {
      type: 'string',
      default: 'request,event',
      requiresArg: true,
      describe: `Kinds, parted by commas, or all: ${Object.keys(STREAM_KINDS).join(', ')}`,
    })
    .option('since', {
      type: 'string',
      requiresArg: true,
      describe: 'Also what is kept of the time before: 90s, 10m, 24h',
    });
}

/** Throws BAD_ARGUMENT with the kinds that there are. */
export function readTopics(text: string): readonly StreamKind[] {
  const all = Object.keys(STREAM_KINDS) as StreamKind[];
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('all')) return all;
  const unknown = names.find((name) => !Object.hasOwn(STREAM_KINDS, name));
  if (unknown === undefined) return names as StreamKind[];
  throw new WorkbenchError('BAD_ARGUMENT', `--topics: there is no ${unknown}. Topics are ${all.join(', ')}, or all.`);
}

/** From which moment on, in epoch milliseconds of the emulated cloud; undefined: from now on. */
export function readSince(since: string | undefined, nowMs: number): number | undefined {
  return since === undefined ? undefined : nowMs - parseDurationMs(since, '--since');
}
