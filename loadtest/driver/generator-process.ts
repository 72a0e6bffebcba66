/** The generator in a process of its own, so that neither reports nor an emulator in the same process delay a request. */
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { driveLoad } from './drive-load.ts';
import type { GeneratorCommand, GeneratorMessage } from './generator-messages.ts';
import type { LoadPlan } from './plan.ts';

const stopped = new AbortController();

process.on('message', (command: GeneratorCommand) => {
  if (command.kind === 'stop') stopped.abort();
  else void run(command.plan);
});

// Ctrl-C reaches every process of the terminal's group; this one ends when it is told to, or with its parent.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.once('disconnect', () => process.exit());

async function run(plan: LoadPlan): Promise<void> {
  try {
    const outcome = await driveLoad(plan, {
      signal: stopped.signal,
      onStart: (startedAtMs) => say({ kind: 'started', startedAtMs }),
      onRows: (rows, created, taken) => say({ kind: 'rows', rows, created, taken }),
      onObserved: (answers) => say({ kind: 'observed', answers }),
      onProgress: (progress) => say({ kind: 'progress', progress }),
    });
    say({ kind: 'done', outcome });
  } catch (error) {
    if (error instanceof WorkbenchError) say({ kind: 'failed', code: error.code, message: error.message });
    else say({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function say(message: GeneratorMessage): void {
  process.send?.(message, undefined, undefined, () => {});
}
