import type { Readable } from 'node:stream';

/**
 * A longer line becomes several events. CloudWatch Logs took 256 KB, 26 bytes of it for the event itself, and Lambda cut
 * there; the service takes 1 MB since April 2025, and whether Lambda cuts later since then is not documented.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export const MAX_LOG_EVENT_BYTES = 256 * 1024 - 26;

/**
 * A function that prints without end is read no faster than this, and then waits for us with its pipe full: the
 * emulator has other things to do. About 50 MB and 100,000 lines a second.
 */
const WINDOW_MS = 20;
const MAX_EVENTS_PER_WINDOW = 2_000;
const MAX_CHARACTERS_PER_WINDOW = 1024 * 1024;

/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const MAX_BYTES_PER_CHARACTER = 3;

/**
 * Cuts an output stream into lines, line feeds included; what has none yet waits for it, for the longest event to be
 * full, or for the returned flush. Keeps less than a megabyte whatever is printed.
 */
export function forwardLines(stream: Readable, onLine: (line: string) => void): () => void {
  let rest = '';
  let events = 0;
  let characters = 0;
  let window: NodeJS.Timeout | undefined;

  stream.setEncoding('utf8').on('data', (text: string) => {
    rest += text;
    characters += text.length;
    window ??= setTimeout(nextWindow, WINDOW_MS).unref();
    cut(MAX_EVENTS_PER_WINDOW);
    if (events >= MAX_EVENTS_PER_WINDOW || characters >= MAX_CHARACTERS_PER_WINDOW) stream.pause();
  });
  return () => {
    clearTimeout(window);
    cut(Number.POSITIVE_INFINITY);
    if (rest !== '') emit(rest);
    rest = '';
  };

  function nextWindow(): void {
    window = undefined;
    events = 0;
    characters = 0;
    if (!stream.isPaused()) return;
    window = setTimeout(nextWindow, WINDOW_MS).unref();
    cut(MAX_EVENTS_PER_WINDOW);
    if (events < MAX_EVENTS_PER_WINDOW) stream.resume();
  }

  function cut(maxEvents: number): void {
    let from = 0;
    for (let end = rest.indexOf('\n'); end !== -1 && events < maxEvents; end = rest.indexOf('\n', from)) {
      emit(rest.slice(from, end + 1));
      from = end + 1;
    }
    rest = rest.slice(from);
    if (rest.length < MAX_LOG_EVENT_BYTES || rest.includes('\n')) return;
    const pieces = cutToEvents(rest);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) emit(piece);
  }

  function emit(line: string): void {
    if (line.length * MAX_BYTES_PER_CHARACTER <= MAX_LOG_EVENT_BYTES) {
      events += 1;
      onLine(line);
      return;
    }
    for (const piece of cutToEvents(line)) {
      events += 1;
      onLine(piece);
    }
  }
}

/** The pieces of a text that each fit one event; no character is cut. */
export function cutToEvents(text: string, maxBytes: number = MAX_LOG_EVENT_BYTES): string[] {
  const bytes = Buffer.from(text);
  const pieces: string[] = [];
  let from = 0;
  while (bytes.length - from > maxBytes) {
    let end = from + maxBytes;
    while (isContinuation(bytes[end])) end -= 1;
    pieces.push(bytes.toString('utf8', from, end));
    from = end;
  }
  pieces.push(bytes.toString('utf8', from));
  return pieces;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}
