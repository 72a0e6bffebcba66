import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Terminals ignore longer ones: xterm's buffer, and tmux's. */
const MAX_SEQUENCE_BYTES = 74_994;

/** What is to be written to the terminal so that it fills its clipboard (OSC 52); undefined: the text is too long for it. */
export function clipboardSequence(text: string): string | undefined {
  const encoded = Buffer.from(text).toString('base64');
  return encoded.length > MAX_SEQUENCE_BYTES ? undefined : `\u001b]52;c;${encoded}\u0007`;
}

/** Writes the text to a file that only its owner can read, for terminals that fill no clipboard; the file's path. */
export function writeCopyFile(text: string): string {
  const folder = join(tmpdir(), `triggers-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'copied.txt');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
