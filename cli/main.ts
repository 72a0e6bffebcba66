import { safe } from '../protocol/text/safe-text.ts';
import { visible } from '../protocol/text/visible.ts';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import { EXIT_CODES, exitCodeOf } from './exit-codes.ts';
import { askLoopbackDirectly } from './loopback-proxy.ts';
import { createProgram } from './program.ts';
import { remark } from './terminal.ts';
import { usageProblem } from './usage-problem.ts';

// `triggers inbox | head` closes the pipe early; that is not an error. Nor is a terminal that is gone.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT_CODES.ok.code);
  if (error.code === 'EIO') process.exit(EXIT_CODES.hungUp.code);
  if (error.code === 'ENOSPC') {
    remark(safe`The output cannot be written: the disk is full. Make room, or send it elsewhere.`);
    process.exit(EXIT_CODES.unwritten.code);
  }
  throw error;
});

// Remarks that reach nobody are no mistake either.
process.stderr.on('error', () => undefined);

// Node would print the line of the bundle that a bug comes from, which is all of it.
process.on('uncaughtException', (error) => process.exit(tell(error)));

askLoopbackDirectly(process.env);

const commandLine = process.argv.slice(2);
const program = createProgram(commandLine, process.stdout.columns);
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}

/** Returns the exit code. */
function tell(error: unknown): number {
  if (error instanceof WorkbenchError) {
    remark(visible(error.message, 'body'));
    return exitCodeOf(error.code);
  }
  // What an option's own check throws; yargs does not pass it on as such from a command that is put together as it is needed.
  if (error instanceof Error && error.name === 'YError') return tell(usageProblem(error.message, commandLine, program));
  remark(visible(error instanceof Error ? (error.stack ?? error.message) : String(error), 'body'));
  return EXIT_CODES.internal.code;
}
