import * as z from 'zod';
import { Snapshot } from './control-api.ts';
import { parseJson } from './control-client.ts';
import { StreamEvent } from './stream.ts';
import { VERSION } from './version.ts';
import { WorkbenchError } from './workbench-error.ts';

/** The version of the format of recordings. */
export const RECORDING_FORMAT = 1;

/**
 * The first line of a recording: a file of JSON lines, of which every further one is an event of the stream as
 * `GET /v1/stream` gives it. A dashboard shows the snapshot and then what the events change.
 */
export const RecordingHead = z.object({
  format: z.literal(RECORDING_FORMAT),
  kind: z.literal('triggers-recording'),
  /** Of the program that wrote it. */
  version: z.string(),
  /** Epoch milliseconds of the emulated cloud. */
  startedAtMs: z.number(),
  /** How the emulator stood when the recording began. */
  snapshot: Snapshot,
});
export type RecordingHead = z.infer<typeof RecordingHead>;

/** The head of a recording that begins with a snapshot. */
export function recordingHead(snapshot: Snapshot): RecordingHead {
  return {
    format: RECORDING_FORMAT,
    kind: 'triggers-recording',
    version: VERSION,
    startedAtMs: snapshot.clock.timeMs,
    snapshot,
  };
}

export interface Recording {
  readonly head: RecordingHead;
  /** In their order. Throws BAD_ARGUMENT, naming the line, for one that is no event, but for a last one that is cut off. */
  readonly events: AsyncGenerator<StreamEvent, void, undefined>;
}

/** Reads a recording, a line at a time; `name` is what messages call it. Throws BAD_ARGUMENT if it is none. */
export async function readRecording(lines: AsyncIterable<string>, name: string): Promise<Recording> {
  const rest = lines[Symbol.asyncIterator]();
  const first = await rest.next();
  const head = RecordingHead.safeParse(first.done === true ? undefined : parseJson(first.value));
  if (!head.success) throw notReadable(name, parseJson(first.done === true ? '' : first.value));
  return { head: head.data, events: readEvents(rest, name) };
}

async function* readEvents(lines: AsyncIterator<string>, name: string): AsyncGenerator<StreamEvent, void, undefined> {
  let line = await lines.next();
  for (let number = 2; line.done !== true; number += 1) {
    const next = await lines.next();
    const event = StreamEvent.safeParse(parseJson(line.value));
    if (event.success) yield event.data;
    // A recording whose program was killed ends in the middle of a line.
    else if (next.done !== true && line.value !== '') {
      throw new WorkbenchError('BAD_ARGUMENT', `${name} is damaged: its line ${number} is no event of the stream.`);
    }
    line = next;
  }
}

function notReadable(name: string, head: unknown): WorkbenchError {
  const { format, kind } = (head ?? {}) as { readonly format?: unknown; readonly kind?: unknown };
  const reason =
    kind === 'triggers-recording' && format !== RECORDING_FORMAT
      ? `it has the format ${format}, and this program reads ${RECORDING_FORMAT}. Play it with the version that recorded it`
      : 'its first line is not the head of one. `triggers record FILE` writes recordings';
  return new WorkbenchError('BAD_ARGUMENT', `${name} is not a recording that can be played: ${reason}.`);
}
