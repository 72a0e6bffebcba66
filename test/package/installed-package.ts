import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { ROOT, temporaryFolder } from '../system/emulator-process.ts';

/** The package as a stranger has it. */
export interface InstalledPackage extends Disposable {
  /** Of the tarball. */
  readonly bytes: number;
  /** Where npm has put it. */
  readonly packageFolder: string;
  /** An empty folder but for what npm has installed. */
  readonly folder: string;
  /** Runs the installed program to its end. */
  readonly run: (commandLine: readonly string[], folder: string) => Promise<ProgramResult>;
  /** Starts it, on free ports, and resolves when it serves. */
  readonly up: (folder: string, commandLine?: readonly string[]) => Promise<ServingProgram>;
}

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServingProgram extends AsyncDisposable {
  /** Base URL of the API, without a path. */
  readonly url: string;
  readonly controlUrl: string;
  /** Resolves when it has said so, on either output. */
  readonly said: (pattern: RegExp) => Promise<void>;
}

/** What a fresh clone does not have. */
const NOT_SOURCES: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  'THIRD-PARTY-NOTICES',
  '.git',
  '.tsbuild',
  '.triggers',
]);

/**
 * Has npm pack a copy of the sources, in which nothing was built, and install it, with a home and a cache in which nothing is, and without a network: no code
 * is asked for. The binaries of the platform are those that npm has installed for this repository, put where it would put
 * them. Programs run with the variables of a stranger and the machine's own Node, whichever that is.
 */
export function installPackage(): InstalledPackage {
  using stack = new DisposableStack();
  const { path } = stack.use(temporaryFolder());
  const [folder, home, sources] = [join(path, 'empty'), join(path, 'home'), join(path, 'sources')];
  for (const made of [folder, home]) mkdirSync(made);
  const environment = strangersEnvironment(home);
  const npm = (commandLine: readonly string[], cwd: string) =>
    execFileSync('npm', commandLine, { cwd, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  cpSync(ROOT, sources, { recursive: true, filter: (file) => !NOT_SOURCES.has(relative(ROOT, file)) });
  symlinkSync(join(ROOT, 'node_modules'), join(sources, 'node_modules'), 'junction');
  const packed = npm(['pack', '--json', '--pack-destination', path], sources);
  const { filename, size } = firstPacked(packed);
  npm(['install', '--offline', '--omit=optional', '--no-audit', '--no-fund', join(path, filename)], folder);
  linkBinaries(join(folder, 'node_modules'));

  const program = join(folder, 'node_modules', '.bin', 'triggers');
  const start = (commandLine: readonly string[], cwd: string) =>
    spawn(program, commandLine, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const owned = stack.move();
  return {
    bytes: size,
    folder,
    packageFolder: join(folder, 'node_modules', 'triggers-workbench'),
    async run(commandLine, cwd) {
      const child = start(commandLine, cwd);
      const output = collect(child);
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, ...output };
    },
    async up(cwd, commandLine = []) {
      const child = start(['up', '--port', '0', '--control-port', '0', '--ephemeral', ...commandLine], cwd);
      const output = collect(child);
      const ended = once(child, 'close');
      const said = async (pattern: RegExp) => {
        while (!pattern.test(output.stdout + output.stderr)) {
          const heard = [child.stdout, child.stderr].map((stream) => once(stream, 'data'));
          await Promise.race([...heard, ended]);
          if (child.exitCode !== null) throw new Error(`The program ended: ${output.stdout}${output.stderr}`);
        }
      };
      await said(/^Ctrl-C stops\.$/m);
      const [, url = ''] = /^API +(http:\/\/[^/\s]+)/m.exec(output.stdout) ?? [];
      const [, controlUrl = ''] = /^Control +(\S+)/m.exec(output.stdout) ?? [];
      return {
        url,
        controlUrl,
        said,
        async [Symbol.asyncDispose]() {
          child.kill('SIGTERM');
          await ended;
        },
      };
    },
    [Symbol.dispose]: () => owned.dispose(),
  };
}

function linkBinaries(folder: string): void {
  const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const name of Object.keys(optionalDependencies)) {
    const installed = join(ROOT, 'node_modules', name);
    if (!existsSync(installed)) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(installed, join(folder, name));
  }
}

/** As the machine has it, without what the tests' own Node and npm have set. */
function strangersEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|TRIGGERS_|GITHUB_|VITEST|INIT_CWD$)/.test(name) || name === 'NODE_EXTRA_CA_CERTS',
  );
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes(`node_modules${sep}`));
  const registry = process.env.npm_config_registry;
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    PATH: path.join(delimiter),
    npm_config_cache: join(home, 'cache'),
    npm_config_update_notifier: 'false',
    ...(registry !== undefined && { npm_config_registry: registry }),
    NO_COLOR: '1',
    // A machine from which the world is reached by a proxy, which knows nothing of the machine.
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: 'http://127.0.0.1:9',
  };
}

function firstPacked(json: string): { readonly filename: string; readonly size: number } {
  // Older versions of npm list what was packed, newer ones by name.
  const parsed = JSON.parse(json) as object;
  return Object.values(parsed)[0];
}

function collect(child: ReturnType<typeof spawn>): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return output;
}

/** Commands of the README, of its first conversation, for an API at this URL. */
export function firstConversation(url: string): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, block] = /^## A first conversation$[\s\S]*?^```sh\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  if (block === undefined) throw new Error('The README has no first conversation.');
  return block.replaceAll('http://127.0.0.1:8080', url);
}
