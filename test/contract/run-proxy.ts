import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { spawnCli } from '../system/emulator-process.ts';

/** `triggers contract proxy`, from its start to Ctrl-C. */
export async function runProxy(
  commandLine: readonly string[],
  whileItRuns: (url: string) => Promise<unknown>,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly lines: readonly string[] }> {
  const child = spawnCli(['contract', 'proxy', '--port', '0', ...commandLine], { environment });
  child.stderr?.pipe(process.stderr);
  const lines: string[] = [];
  const started = Promise.withResolvers<string>();
  createInterface(child.stdout as Readable).on('line', (line) => {
    lines.push(line);
    const [url] = /^http:\S+/.exec(line) ?? [];
    if (url !== undefined) started.resolve(url);
  });
  await whileItRuns(await started.promise);
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, lines };
}
