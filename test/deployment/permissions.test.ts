import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import type { PermissionStatement } from '../../emulator/template/deployment.ts';
import { RequestPage } from '../../protocol/requests/requests.ts';
import { hashApiKey, LOCAL_API_KEY } from '../../src/api-key.ts';
import { createApiKeyAdministration } from '../../src/store/api-key-administration.ts';
import { createDocumentClient } from '../../src/store/dynamodb.ts';
import { temporaryFolder } from '../system/emulator-process.ts';

/** An action on a resource: what a statement grants, and what a call needs. */
type Grant = string;

async function startWithKey(): Promise<Emulator> {
  const folder = temporaryFolder();
  const emulator = await startEmulator({
    templateFile: 'template.yaml',
    parameters: { AuthMode: 'aws' },
    port: 0,
    controlPort: 0,
    ephemeral: true,
    dataDirectory: folder.path,
    lambda: { maxEnvironments: 1 },
  });
  onTestFinished(async () => {
    await emulator[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });
  const { url, region, ...credentials } = emulator.dynamodb;
  const client = createDocumentClient({ endpoint: url, region, credentials });
  const keysTable = emulator.deployment().tables.find(({ logicalId }) => logicalId === 'KeysTable');
  const keys = createApiKeyAdministration(client, keysTable?.name ?? '');
  await keys.put({ api_key: hashApiKey(LOCAL_API_KEY), status: 'active' });
  client.destroy();
  return emulator;
}

/** Every operation of the API, and every way through each that asks the database for something else. */
async function useAll({ apiUrl }: Emulator): Promise<readonly number[]> {
  const statuses: number[] = [];
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${apiUrl}/v1${path}`, {
      method,
      headers: { 'X-API-Key': LOCAL_API_KEY, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    statuses.push(response.status);
    return (await response.json()) as { readonly event_id: string };
  };
  const event = { source: 's', event_type: 't', payload: { n: 1 } };
  const { event_id } = await send('POST', '/events', event);
  const once = { ...event, metadata: { idempotency_key: 'k' } };
  await send('POST', '/events', once);
  await send('POST', '/events', once);
  await send('GET', `/events/${event_id}`);
  await send('GET', '/inbox');
  await send('POST', `/events/${event_id}/ack`);
  await send('POST', `/events/${event_id}/ack`);
  await send('DELETE', `/events/${event_id}`);
  await send('GET', '/health');
  return statuses;
}

/** What the function's calls were, as the database has recorded them: it tells of them, in their order, soon after the answers. */
async function callsOf({ controlUrl, deployment }: Emulator): Promise<ReadonlySet<Grant>> {
  const eventsTable = deployment().tables.find(({ logicalId }) => logicalId === 'EventsTable')?.name;
  const calls = await vi.waitFor(async () => {
    const { requests } = RequestPage.parse(await (await fetch(`${controlUrl}/v1/requests?limit=1000`)).json());
    const last = requests.find(({ method }) => method === 'DELETE');
    expect(last?.databaseCalls.map(({ tableName }) => tableName)).toContain(eventsTable);
    return requests.flatMap(({ databaseCalls }) => databaseCalls);
  });
  return new Set(
    calls.map(({ operation, tableName, indexName }) => {
      const arn = deployment().tables.find(({ name }) => name === tableName)?.arn;
      return `dynamodb:${operation} ${arn}${indexName === undefined ? '' : `/index/${indexName}`}`;
    }),
  );
}

function grantsOf(statements: readonly PermissionStatement[], service: string): readonly Grant[] {
  return statements
    .flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`)),
    )
    .filter((grant) => grant.startsWith(`${service}:`))
    .toSorted();
}

test('the role allows exactly the calls that the function makes: none is missing, and none is unused', async () => {
  const emulator = await startWithKey();

  const statuses = await useAll(emulator);
  const calls = await callsOf(emulator);

  const { permissions } = emulator.deployment().function;
  expect(statuses).toEqual([201, 201, 201, 200, 200, 200, 409, 200, 200]);
  expect([...calls].toSorted()).toEqual(grantsOf(permissions, 'dynamodb'));
  expect(permissions.every(({ effect }) => effect === 'Allow')).toBe(true);
});

test('the operations that were made are all that the source of the function has', async () => {
  const emulator = await startWithKey();
  await useAll(emulator);
  const made = new Set([...(await callsOf(emulator))].map((grant) => /:(\w+) /.exec(grant)?.[1]));

  const store = join('src', 'store');
  const sources = readdirSync(store).filter((file) => !/test\.ts$|-administration\.ts$/.test(file));
  const written = new Set(
    sources.flatMap((file) =>
      [...readFileSync(join(store, file), 'utf8').matchAll(/new (\w+)Command\(/g)].map(([, name]) =>
        name === 'Query' ? name : `${name}Item`,
      ),
    ),
  );

  expect([...made].toSorted()).toEqual([...written].toSorted());
});

test('beside its tables the function writes into its own log group, and that is all', async () => {
  const { permissions, logGroup } = (await startWithKey()).deployment().function;

  const others = permissions.flatMap(({ actions }) => actions).filter((action) => !action.startsWith('dynamodb:'));

  expect(others.toSorted()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  for (const grant of grantsOf(permissions, 'logs')) expect(grant).toContain(`:log-group:${logGroup.name}:`);
});
