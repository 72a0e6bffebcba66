import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Remembers what has to be removed if this process is killed and can remove nothing by itself. */
export interface OrphanGuard extends AsyncDisposable {
  /** A process group has been started. */
  readonly groupStarted: (processGroupId: number) => void;
  readonly groupEnded: (processGroupId: number) => void;
  /** A folder has been made; it must begin with the guard's prefix and go on with letters and digits. */
  readonly folderMade: (folder: string) => void;
  readonly folderRemoved: (folder: string) => void;
}

/**
 * Reads lines `+ ITEM` and `- ITEM`, where an item is the number of a process group or the path of a folder. The pipe's
 * end is the end of who wrote into it, however that came: then all that was added and not taken away is removed. $1 is
 * the prefix of folders; nothing else is ever removed.
 */
const SCRIPT = `
trap '' INT TERM HUP
items='
'
while IFS=' ' read -r sign item; do
  rest=$items
  items='
'
  IFS='
'
  set -f
  for known in $rest; do
    [ "$known" = "$item" ] || items=$items$known'
'
  done
  [ "$sign" = + ] && items=$items$item'
'
done
IFS='
'
for item in $items; do
  case $item in
    *[!0-9]*) ;;
    *) kill -9 -"$item" 2>/dev/null ;;
  esac
done
for item in $items; do
  suffix=\${item#"$1"}
  case $suffix in
    "$item" | '' | *[!A-Za-z0-9]*) ;;
    *) rm -rf -- "$item" ;;
  esac
done
`;

/**
 * Starts a shell that outlives this process and ends what it has left behind: a frozen process takes no notice of the
 * end of its parent, and a spinning one neither. A session of its own keeps the shell from what is sent to the terminal's
 * processes. Nothing on Windows; a shell that cannot be started is done without.
 */
export function startOrphanGuard(folderPrefix: string): OrphanGuard {
  if (process.platform === 'win32') return NO_GUARD;
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'triggers-orphan-guard', folderPrefix], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    shell.once('exit', () => resolve());
    shell.once('error', () => resolve());
  });
  shell.unref();
  // The pipe alone would keep this process alive, and be broken once the shell has gone.
  const pipe: (Writable & { unref?: () => void }) | undefined = shell.stdin;
  pipe?.unref?.();
  pipe?.on('error', () => {});
  const write = (sign: '+' | '-', item: string) => {
    // A line feed in the name of the temporary folder cannot be written down.
    if (!item.includes('\n')) pipe?.write(`${sign} ${item}\n`);
  };
  return {
    groupStarted: (processGroupId) => write('+', String(processGroupId)),
    groupEnded: (processGroupId) => write('-', String(processGroupId)),
    folderMade: (folder) => write('+', folder),
    folderRemoved: (folder) => write('-', folder),
    async [Symbol.asyncDispose]() {
      shell.ref();
      pipe?.end();
      await ended;
    },
  };
}

const NO_GUARD: OrphanGuard = {
  groupStarted: () => {},
  groupEnded: () => {},
  folderMade: () => {},
  folderRemoved: () => {},
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
