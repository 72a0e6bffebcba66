/**
 * DynamoDB in a process of its own: dynalite 4 behind a check of the caller, with time to live.
 * Copied: dynalite's 17 operations, index entries in step with their items, removal of expired items.
 * Left out: transactions, streams, capacity limits, permissions, backups.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import { refusalOf } from './access-control.ts';
import { installAtomicIndexes } from './atomic-indexes.ts';
import { installDirectReads } from './direct-reads.ts';
import { loadDynalite } from './dynalite-internals.ts';
import { installOldItemOnFailure } from './old-item.ts';
import { DatabaseSettings, type ProcessMessage } from './process-messages.ts';
import { removeExpiredItems } from './time-to-live.ts';

/** AWS deletes expired items within days; here soon enough that they do not pile up, at little cost. */
const EXPIRY_INTERVAL_MS = 10 * 60_000;

/** After this many milliseconds without an answer connections are cut when stopping. */
const DRAIN_MS = 2_000;

/** Resolves when the emulator stops or is gone, which it may be before the database is open. */
const emulatorGone = new Promise<void>((resolve) => {
  process.once('disconnect', () => resolve());
});

process.once('message', (message: unknown, listeningSocket: unknown) => {
  void serve(DatabaseSettings.parse(message), listeningSocket as Server);
});

// Signals of the terminal reach every process of the group; this one ends with the emulator, and not before.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

async function serve(settings: DatabaseSettings, listeningSocket: Server): Promise<void> {
  process.env.AWS_REGION = settings.region;
  process.env.AWS_ACCOUNT_ID = settings.accountId;
  const dynalite = loadDynalite();
  installAtomicIndexes(dynalite.db);
  installOldItemOnFailure(dynalite.db, dynalite.writeParameters);
  const { store, handler } = dynalite.start({
    ...(settings.path === undefined ? {} : { path: settings.path }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  try {
    await store.db.open();
  } catch (error) {
    process.send?.(toFailure(error), () => process.exit());
    return;
  }
  installDirectReads(store.db);

  const server = createServer(guarded(handler, settings.accessKeyId));
  // Clients keep connections for as long as they like, as with DynamoDB's own endpoint.
  server.keepAliveTimeout = 0;
  // With a callback a message that reaches nobody is not an error; the end of the emulator is waited for below.
  server.listen(listeningSocket, () => process.send?.({ kind: 'listening' } satisfies ProcessMessage, () => {}));

  const { ttlAttributes } = settings;
  const sweep = () => removeExpiredItems(store, { deleteItem: dynalite.deleteItem, ttlAttributes, nowMs: Date.now });
  const expiry = setInterval(() => void sweep(), EXPIRY_INTERVAL_MS);

  // Nothing asks any more, so finish what is being written and end.
  await emulatorGone;
  clearInterval(expiry);
  server.close(() => void store.db.close().then(() => process.exit()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
}

function guarded(handler: RequestListener, accessKeyId: string): RequestListener {
  return (request, response) => {
    const refusal = refusalOf(request, accessKeyId);
    if (refusal === undefined) {
      handler(request, response);
      return;
    }
    request.resume();
    response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: refusal.type, message: refusal.message }));
  };
}

function toFailure(error: unknown): ProcessMessage {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as NodeJS.ErrnoException);
  const reason = (cause as NodeJS.ErrnoException).code === 'LEVEL_LOCKED' ? 'inUse' : 'unreadable';
  return { kind: 'failed', reason, message: cause.message };
}
