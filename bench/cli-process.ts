import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT } from './subject.ts';

/** The emulator as users start it. */
export interface CliProcess extends AsyncDisposable {
  readonly processId: number;
  readonly apiUrl: string;
  readonly controlUrl: string;
  /** When it was started, by `performance.now()`. */
  readonly startedAt: number;
}

/** Runs `triggers up` from dist/ on free ports and resolves when it has printed its banner. */
export async function startCli(dataDirectory: string, moreOptions: readonly string[] = []): Promise<CliProcess> {
  const startedAt = performance.now();
  const options = ['up', '--port', '0', '--control-port', '0', '--data', dataDirectory, ...moreOptions];
  const child = spawn(process.execPath, [join(PROJECT, 'dist/cli.js'), ...options], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const urls: Record<string, string> = {};
  const { promise: printed, resolve, reject } = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, name, url] = /^(API|Control) +(http:\/\/[^/ ]+)/.exec(line) ?? [];
    if (name !== undefined && url !== undefined) urls[name] = url;
    if (line === 'Ctrl-C stops.') resolve();
  });
  void exited.then(([code]) => reject(new Error(`triggers up ended with ${code} before it had started.`)));
  await printed;
  const { API: apiUrl, Control: controlUrl } = urls;
  if (apiUrl === undefined || controlUrl === undefined || child.pid === undefined) {
    child.kill();
    throw new Error('triggers up printed another banner than expected.');
  }
  return {
    processId: child.pid,
    apiUrl,
    controlUrl,
    startedAt,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}
