import { open } from 'node:fs/promises';
import type { Argv, CommandModule } from 'yargs';
import { Snapshot } from '../../protocol/control-api.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { readEventStream } from '../../protocol/event-stream.ts';
import { recordingHead } from '../../protocol/recording.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { runUntilInterrupted } from '../interrupted.ts';
import { parseDurationMs } from '../options/duration.ts';
import { FILTER_OPTION, readServerFilter } from '../options/filter-option.ts';
import { readTopics } from '../options/tail-options.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { remark } from '../terminal.ts';

interface RecordArguments extends EmulatorArguments {
  readonly file: string;
  readonly filter?: string | undefined;
  readonly topics: string;
  readonly for?: string | undefined;
}

/** `triggers record`: keeps what happens in a file that can be played. */
export const recordCommand: CommandModule<object, RecordArguments> = {
  command: 'record <file>',
  describe: 'Record what happens into a file that `play` and the dashboard can play; Ctrl-C ends it',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .positional('file', { type: 'string', demandOption: true, describe: 'New file of JSON lines' })
      .option('filter', FILTER_OPTION)
      .option('topics', { type: 'string', default: 'all', requiresArg: true, describe: 'Kinds, parted by commas' })
      .option('for', { type: 'string', requiresArg: true, describe: 'How long: 30s, 10m' })
      .example("$0 record incident.jsonl --filter 'is:failed' --for 10m", '') as Argv<RecordArguments>,
  handler: async (options) => {
    const topics = readTopics(options.topics);
    const filter = readServerFilter(options.filter);
    const forMs = options.for === undefined ? undefined : parseDurationMs(options.for, '--for');
    const emulator = findEmulator(options);
    const snapshot = await controlCall(emulator, 'GET', '/v1/snapshot', Snapshot);
    await using file = await openFile(options.file);
    let events = 0;
    process.exitCode = await runUntilInterrupted(async (interrupted) => {
      await file.write(recordingHead(snapshot));
      remark(safe`Recording into ${visible(options.file)}. Ctrl-C ends it.`);
      const signal = forMs === undefined ? interrupted : AbortSignal.any([interrupted, AbortSignal.timeout(forMs)]);
      const wanted = { topics, after: snapshot.seq, ...(filter !== undefined && { filter }), signal };
      for await (const event of readEventStream(emulator, wanted)) {
        await file.write(event);
        events += 1;
      }
    });
    remark(safe`Recorded ${events} events.`);
  },
};

/** A new file of JSON lines, for its owner only: what is recorded can have secrets in it. Throws FILE_UNWRITABLE. */
async function openFile(path: string) {
  // Never over another recording.
  const file = await open(path, 'wx', 0o600).catch((cause) => fail(path, cause));
  return {
    async write(line: object): Promise<void> {
      await file.appendFile(`${JSON.stringify(line)}\n`).catch((cause) => fail(path, cause));
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

function fail(path: string, cause: Error): never {
  throw new WorkbenchError(
    'FILE_UNWRITABLE',
    `${path} cannot be written (${cause.message}). Name a new file in a folder that has room.`,
    { cause },
  );
}
