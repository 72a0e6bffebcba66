import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT } from '../system/emulator-process.ts';
import { type CommandBlock, commandsOf, isAsShown } from './command-blocks.ts';

/** What a page's commands find where they are run. */
export interface DocumentFolder {
  readonly path: string;
  /** Of the emulator whose data folder `.triggers` is. */
  readonly apiUrl: string;
  readonly controlUrl: string;
}

/** Runs all blocks of a page in one shell, as a reader would; resolves to what went otherwise than the page says. */
export async function runBlocks(blocks: readonly CommandBlock[], folder: DocumentFolder): Promise<readonly string[]> {
  const commands = blocks.flatMap((block) => commandsOf(block).map((shown) => ({ block, ...shown })));
  const script = [PREAMBLE, ...commands.map(({ command }, at) => step(withPorts(command, folder), at)), END].join('\n');
  const { code, output } = await runBash(script, folder);

  const problems: string[] = [];
  for (const [at, { block, command, output: shown }] of commands.entries()) {
    const place = `${block.document}:${block.line}`;
    const printed = readOutput(folder, at);
    const reached = readdirSync(folder.path).includes(`step-${at + 1}.out`) || at === commands.length - 1;
    if (!reached || (at === commands.length - 1 && code !== 0)) {
      problems.push(`${place}: ended with ${code}\n${command}\n${printed}${output}`);
      break;
    }
    if (shown === undefined || shown.trim() === '' || isAsShown(withPorts(shown, folder), printed)) continue;
    problems.push(`${place}: the page shows\n${shown}\nand this was printed:\n${printed}`);
  }
  return problems;
}

/** The arguments of every `triggers`, `npx` and `npm` in a block, as the shell reads them; nothing is run. */
export async function commandLinesIn(block: CommandBlock, path: string): Promise<readonly (readonly string[])[]> {
  const shims = join(path, 'shims');
  mkdirSync(shims, { recursive: true });
  const log = join(path, 'arguments');
  writeFileSync(log, '');
  for (const name of ['triggers', 'npx', 'npm']) {
    // Every argument ends with a NUL, and every command with a record separator.
    writeFileSync(join(shims, name), `#!/bin/bash\nprintf '%s\\0' ${name} "$@" $'\\x1e' >> '${log}'\n`);
    chmodSync(join(shims, name), 0o755);
  }
  const commands = commandsOf(block).map(({ command }) => command);
  // What is not here is not missed, and prints some word.
  const script = ['command_not_found_handle() { echo value; }', `PATH='${shims}'`, 'enable -n kill', ...commands];
  await runBash(script.join('\n'), { path });
  const lines = readFileSync(log, 'utf8').split('\0\x1e\0').slice(0, -1);
  // A variable that has no value here has one where the page is read.
  return lines.map((line) => line.split('\0').map((argument) => argument || 'value'));
}

/** A folder as a reader has it: the repository's own files, and the data of the emulator that runs. */
export function prepareFolder(path: string, dataFolder: string): void {
  for (const name of ['template.yaml', 'openapi.yaml', 'docs', 'examples', 'node_modules', 'src']) {
    if (readdirSync(ROOT).includes(name)) symlinkSync(join(ROOT, name), join(path, name));
  }
  // A copy: what builds must not touch what other tests run.
  cpSync(join(ROOT, 'dist/lambda'), join(path, 'dist/lambda'), { recursive: true });
  symlinkSync(dataFolder, join(path, '.triggers'));
  const bin = join(path, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'triggers'), `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli.js')}' "$@"\n`);
  chmodSync(join(bin, 'triggers'), 0o755);
}

/**
 * `npx triggers` is the program itself. What runs until it is ended is begun in the background, an emulator on ports
 * and data of its own, and ended with the page.
 */
const PREAMBLE = `
PATH="$PWD/bin:$PATH"
JOBS=()
npx() { "$@"; }
triggers() {
  case "$1 $*" in
    up*) serve "\${@:2}" ;;
    tail*|record*|*--follow*|'contract contract proxy'*) in_background "$@" ;;
    *) command triggers "$@" ;;
  esac
}
serve() {
  local others=()
  while [ $# != 0 ]; do
    case "$1" in
      --port|--control-port|--data) shift ;;
      *) others+=("$1") ;;
    esac
    shift
  done
  in_background up --no-watch --port 0 --control-port 0 --data "$PWD/other" --ephemeral "\${others[@]}"
}
in_background() {
  command triggers "$@" > "job-\${#JOBS[@]}.out" 2>&1 &
  JOBS+=("$!")
}
set -e
`;

/** SIGTERM, since SIGINT is ignored in what a script has in its background. */
const END = `
set +e
for n in "\${!JOBS[@]}"; do
  kill -TERM "\${JOBS[$n]}" 2>/dev/null
  wait "\${JOBS[$n]}"
  code=$?
  if [ $code != 0 ] && [ $code != 143 ]; then cat "job-$n.out"; exit $code; fi
done
`;

/** A step's output goes into a file; the next step's file tells that it was reached. */
function step(command: string, at: number): string {
  return `exec > step-${at}.out 2>&1\n${withExitCodes(command).replaceAll(BACKGROUND, '$1')}`;
}

/** The preamble puts what serves into the background by itself, and so can end it. */
const BACKGROUND = /^((?:npx )?triggers up .*) &$/gm;

/** `# exits with N` at the end of a line is what the page says of the command before it. */
function withExitCodes(command: string): string {
  return command.replace(/^(.*?)\s+# exits with (\d+)\b.*$/gm, (_, line: string, code: string) => {
    return `code=0; ${line} || code=$?; [ $code = ${code} ]`;
  });
}

/** Pages name the default ports; the emulator has free ones. */
function withPorts(text: string, { apiUrl, controlUrl }: DocumentFolder): string {
  return text
    .replaceAll(/(127\.0\.0\.1|localhost):8080/g, new URL(apiUrl).host)
    .replaceAll(/(127\.0\.0\.1|localhost):8081/g, new URL(controlUrl).host);
}

function readOutput({ path }: DocumentFolder, at: number): string {
  return readdirSync(path).includes(`step-${at}.out`) ? readFileSync(join(path, `step-${at}.out`), 'utf8') : '';
}

async function runBash(script: string, { path }: { readonly path: string }): Promise<{ code: number; output: string }> {
  const { TRIGGERS_API_KEY, TRIGGERS_URL, GITHUB_STEP_SUMMARY, GITHUB_ACTIONS, ...environment } = process.env;
  const node = join(process.execPath, '..');
  const child = spawn('bash', ['-c', script], {
    cwd: path,
    env: { ...environment, NO_COLOR: '1', PATH: `${node}${delimiter}${environment.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // A test that runs out of time leaves nothing behind.
  onTestFinished(() => killGroup(child.pid));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code: code ?? -1, output: `${output}${signal ?? ''}` };
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended, as it should.
  }
}
