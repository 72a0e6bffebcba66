import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, truncate } from 'node:fs/promises';

export interface RotationLimits {
  readonly maxFileBytes: number;
  /** The current one included. */
  readonly maxFiles: number;
}

/**
 * Appends lines to a file that is readable by its owner only. When a line would make it too large the file becomes
 * `….1`, that one `….2`, and so on; the oldest is gone. The file is opened anew each time, so one that was moved or
 * deleted meanwhile is simply begun again.
 */
export async function appendRotated(file: string, lines: readonly string[], limits: RotationLimits): Promise<void> {
  let rest = lines;
  while (rest.length > 0) {
    const handle = await open(file, 'a+', 0o600);
    let taken = 0;
    try {
      const { size } = await handle.stat();
      taken = linesThatFit(rest, limits.maxFileBytes - size, size === 0);
      const separator = taken > 0 && (await isLineCut(handle, size)) ? '\n' : '';
      if (taken > 0) await handle.appendFile(separator + rest.slice(0, taken).join(''));
    } finally {
      await handle.close();
    }
    rest = rest.slice(taken);
    if (rest.length > 0) await rotate(file, limits.maxFiles);
  }
}

/** `/aws/lambda/fn` as `+aws+lambda+fn.jsonl`: log groups' names have no plus. */
export function logFileName(logGroupName: string): string {
  const name = logGroupName.replaceAll('/', '+').replaceAll(/[^\w.#+-]/g, '_');
  if (name === logGroupName.replaceAll('/', '+') && name.length <= MAX_NAME_CHARACTERS) return `${name}.jsonl`;
  const digest = createHash('sha256').update(logGroupName).digest('hex').slice(0, 16);
  return `${name.slice(0, MAX_NAME_CHARACTERS)}-${digest}.jsonl`;
}

/** File systems take 255 bytes. */
const MAX_NAME_CHARACTERS = 200;

/** Whether the last line is not whole, because the disk was full or the program was killed. */
async function isLineCut(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

/** At least one goes into an empty file, however long it is. */
function linesThatFit(lines: readonly string[], maxBytes: number, isEmpty: boolean): number {
  let bytes = 0;
  for (const [at, line] of lines.entries()) {
    bytes += Buffer.byteLength(line);
    if (bytes > maxBytes && !(isEmpty && at === 0)) return at;
  }
  return lines.length;
}

async function rotate(file: string, maxFiles: number): Promise<void> {
  if (maxFiles === 1) await truncate(file);
  for (let number = maxFiles - 1; number > 0; number -= 1) {
    const from = number === 1 ? file : `${file}.${number - 1}`;
    await rename(from, `${file}.${number}`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
