import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Argv, CommandModule } from 'yargs';
import { compileFilter } from '../../protocol/filter/compile-filter.ts';
import { passesFilter } from '../../protocol/filter/stream-filter.ts';
import { readRecording } from '../../protocol/recording.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { requireSpeed } from '../dashboard/tui-options.ts';
import { runUntilInterrupted } from '../interrupted.ts';
import { streamLines } from '../lines/stream-lines.ts';
import { FILTER_OPTION, readFilterOption } from '../options/filter-option.ts';
import { readTopics } from '../options/tail-options.ts';
import { print, remark } from '../terminal.ts';

interface PlayArguments {
  readonly file: string;
  readonly filter?: string | undefined;
  readonly topics: string;
  readonly speed: number;
  readonly json: boolean;
}

/** `triggers play`: prints a recording as `triggers tail` would have. */
export const playCommand: CommandModule<object, PlayArguments> = {
  command: 'play <file>',
  describe: 'Print what was recorded, without an emulator',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'Made by `triggers record`' })
      .option('filter', FILTER_OPTION)
      .option('topics', {
        type: 'string',
        default: 'request,event',
        requiresArg: true,
        describe: 'Kinds, parted by commas, or all',
      })
      .option('speed', {
        type: 'number',
        default: 0,
        describe: '1: as fast as it happened; 10: ten times as fast; 0: at once',
      })
      .option('json', { type: 'boolean', default: false, describe: 'A line of JSON for each' })
      .example("$0 play incident.jsonl --filter 'status:503' --speed 10", '') as Argv<PlayArguments>,
  handler: async ({ file, filter, topics, speed, json }) => {
    const matches = compileFilter(readFilterOption(filter ?? ''));
    const wanted = new Set(readTopics(topics));
    requireSpeed(speed);
    const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
    const { head, events } = await readRecording(lines, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === undefined || error instanceof WorkbenchError) throw error;
      throw new WorkbenchError('BAD_ARGUMENT', `${file} cannot be read (${error.message}). Name a file that can.`);
    });
    const began = visible(new Date(head.startedAtMs).toISOString());
    remark(safe`Recorded from ${began} on, by version ${visible(head.version)}.`);
    process.exitCode = await runUntilInterrupted(async (signal) => {
      let lastMs = head.startedAtMs;
      for await (const event of events) {
        if (signal.aborted) return;
        if (speed > 0) await wait(Math.max(0, event.timeMs - lastMs) / speed, undefined, { signal }).catch(() => {});
        lastMs = Math.max(lastMs, event.timeMs);
        if (!wanted.has(event.kind) && event.kind !== 'gap') continue;
        if (!passesFilter(matches, event, event.timeMs)) continue;
        for (const line of streamLines(event, json ? 'json' : 'plain')) print(line);
      }
    });
  },
};
