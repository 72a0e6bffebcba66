import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { LoadLauncher, StartedLoad } from '../../emulator/load-runs/load-launcher.ts';

/** The last of what a run says that is kept to tell why it ended. */
const MAX_KEPT_CHARACTERS = 4_000;

/** Starts runs as `triggers load` does, each in a process of its own, against the emulator on this control port. */
export function createLoadLauncher(
  { dataDirectory, controlPort }: { readonly dataDirectory: string; readonly controlPort: number },
  programFile: string,
): LoadLauncher {
  return {
    async scenarios() {
      const { BUILT_IN_SCENARIOS } = await import('../../loadtest/scenarios/built-in-scenarios.ts');
      return BUILT_IN_SCENARIOS.map(({ name, description }) => ({ name, description }));
    },
    start(scenario) {
      const target = ['--attach', '--data', dataDirectory, '--control-port', String(controlPort)];
      const commandLine = [programFile, 'load', scenario, ...target, '--no-live'];
      return follow(spawn(process.execPath, commandLine, { stdio: ['ignore', 'ignore', 'pipe'] }));
    },
  };
}

function follow(child: ChildProcess): StartedLoad {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-MAX_KEPT_CHARACTERS);
  });
  const failed = once(child, 'error').then(([error]) => (error as Error).message);
  return {
    processId: child.pid,
    ended: Promise.race([once(child, 'close').then(() => output), failed]),
    kill: () => child.kill(),
  };
}
