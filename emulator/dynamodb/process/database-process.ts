/** The database in a process of its own, so that its work and the emulator's do not wait for each other. */
import { writeSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { SYSTEM_CLOCK } from '../../clock.ts';
import { keepHeapSteady } from '../../steady-heap.ts';
import { createCallRecorder } from '../calls/call-recorder.ts';
import { type OpenDatabase, openDatabase } from '../database.ts';
import { loadPatchedDynalite } from '../dynalite/patched-dynalite.ts';
import { DatabaseSettings, ProcessCommand, type ProcessMessage } from './process-messages.ts';

keepHeapSteady();

/** After this many milliseconds without an answer connections are cut when stopping. */
const DRAIN_MS = 2_000;

const STANDARD_ERROR = 2;

/** Resolves when the emulator stops or is gone, which it may be before the database is open. */
const emulatorGone = new Promise<void>((resolve) => {
  process.once('disconnect', () => resolve());
});

const opened = Promise.withResolvers<OpenDatabase>();

process.once('message', (message: unknown, listeningSocket: unknown) => {
  process.on('message', (command: unknown) => void obey(ProcessCommand.parse(command)));
  void serve(DatabaseSettings.parse(message), listeningSocket as Server);
});

// A write that fails in LevelDB's own thread, as on a full disk, is told here. What cannot be stored cannot be answered, so
// the process ends; its last words are read by users, whom the line of the bundle that it comes from tells nothing.
process.on('uncaughtException', (error) => {
  writeSync(STANDARD_ERROR, `${isOfLevel(error) ? error.message : error.stack}\n`);
  process.exit(1);
});

// Signals of the terminal reach every process of the group; this one ends with the emulator, and not before.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

async function serve(settings: DatabaseSettings, listeningSocket: Server): Promise<void> {
  const record = createCallRecorder((calls) => say({ kind: 'calls', calls }));
  let database: OpenDatabase;
  try {
    database = await openDatabase(settings, {
      dynalite: loadPatchedDynalite(),
      clock: SYSTEM_CLOCK,
      record: settings.recordCalls ? record : undefined,
      onDefect: (error) => process.stderr.write(`${error instanceof Error ? error.stack : error}\n`),
    });
  } catch (error) {
    say(toFailure(error), () => process.exit());
    return;
  }
  opened.resolve(database);
  const server = createServer(database.handler);
  // Clients keep connections for as long as they like, as with DynamoDB's own endpoint.
  server.keepAliveTimeout = 0;
  server.listen(listeningSocket, () => say({ kind: 'listening' }));

  // Nothing asks any more, so finish what is being written and end.
  await emulatorGone;
  server.close(() => void database[Symbol.asyncDispose]().then(() => process.exit()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
}

async function obey(command: ProcessCommand): Promise<void> {
  const database = await opened.promise;
  const { id } = command;
  switch (command.kind) {
    case 'setFaults':
      database.setFaults(command.faults);
      return say({ kind: 'done', id });
    case 'setPermissions':
      database.setPermissions(command.statements);
      return say({ kind: 'done', id });
    case 'setClockOffset':
      return say({ kind: 'done', id, removedItems: await database.setClockOffsetMs(command.offsetMs) });
    case 'partitionUse':
      return say({ kind: 'done', id, partitions: database.partitionUse(command.maxPartitions) });
  }
}

function isOfLevel(error: NodeJS.ErrnoException): boolean {
  return error.code?.startsWith('LEVEL_') ?? false;
}

/** With a callback a message that reaches nobody is not an error; the end of the emulator is waited for elsewhere. */
function say(message: ProcessMessage, then: () => void = () => {}): void {
  process.send?.(message, then);
}

function toFailure(error: unknown): ProcessMessage {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as NodeJS.ErrnoException);
  const reason = (cause as NodeJS.ErrnoException).code === 'LEVEL_LOCKED' ? 'inUse' : 'unreadable';
  return { kind: 'failed', reason, message: cause.message };
}
