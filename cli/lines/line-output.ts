import { type SafeText, safe } from '../../protocol/text/safe-text.ts';

/** What of a terminal, a pipe or a file is used. */
export type OutputStream = Pick<NodeJS.WriteStream, 'write' | 'writableLength'>;

/** What may wait for a reader that has stopped reading: some thousand lines. */
const MAX_WAITING_BYTES = 1024 * 1024;

/**
 * Prints lines for as long as the program runs, whoever reads them: a reader that stops reading costs neither time nor
 * memory. What it does not take is left out beyond a megabyte, and counted in a line of its own when it reads on.
 */
export function createLineOutput(stream: OutputStream, maxWaitingBytes = MAX_WAITING_BYTES): (line: SafeText) => void {
  let leftOut = 0;
  return (line) => {
    if (stream.writableLength > maxWaitingBytes) {
      leftOut += 1;
      return;
    }
    keepFromBlocking(stream);
    if (leftOut > 0) print(safe`… ${leftOut} lines are left out: nobody read them`);
    leftOut = 0;
    print(line);
  };

  function print(line: SafeText): void {
    stream.write(`${line}\n`);
  }
}

/**
 * Node writes to terminals with writes that wait. A pipe is shared with whoever started this program: when that is a
 * program of Node's as well, as npx is, its end makes the pipe wait for the reader again. So this is said each time.
 */
function keepFromBlocking(stream: OutputStream): void {
  if (process.platform === 'win32') return;
  (stream as { readonly _handle?: { setBlocking?: (isBlocking: boolean) => void } })._handle?.setBlocking?.(false);
}
