import type { KeyAdministration } from '../../emulator/control/control-api.ts';
import type { DynamoDbAccess } from '../../emulator/emulator-options.ts';
import { API_KEY_ID_DIGITS, type ApiKeySummary } from '../../protocol/api-keys.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { hashApiKey, newApiKey } from '../../src/api-key.ts';
import type { ApiKeyItem } from '../../src/store/api-keys.ts';

/**
 * The keys in the table of an emulator, over DynamoDB's own protocol. The AWS SDK, which takes its time, is loaded when
 * it is first needed. Without a table every call throws BAD_ARGUMENT.
 */
export function openApiKeyAdministration(
  access: DynamoDbAccess,
  tableName: string | undefined,
  nowMs: () => number,
): KeyAdministration {
  let opened: ReturnType<typeof openTable> | undefined;
  const table = () => {
    opened ??= openTable(access, tableName);
    return opened;
  };
  return {
    async create({ name, rateLimit, expiresAt }) {
      const key = newApiKey();
      const item: ApiKeyItem = {
        api_key: hashApiKey(key),
        status: 'active',
        created_at: new Date(nowMs()).toISOString(),
        ...(name !== undefined && { name }),
        ...(rateLimit !== undefined && { rate_limit: rateLimit }),
        ...(expiresAt !== undefined && { expires_at: new Date(expiresAt).toISOString() }),
      };
      await (await table()).put(item);
      return { key, id: idOf(item) };
    },
    async list() {
      return (await (await table()).list()).map(toSummary);
    },
    async revoke(id) {
      const matches = (await (await table()).list()).filter(({ api_key }) => api_key.startsWith(id));
      const [match, ...others] = matches;
      if (match === undefined || others.length > 0 || id.length < API_KEY_ID_DIGITS) {
        throw new WorkbenchError('BAD_ARGUMENT', 'No single key has this id. `triggers keys list` shows the ids.');
      }
      await (await table()).revoke(match.api_key, new Date(nowMs()).toISOString());
      return idOf(match);
    },
  };
}

async function openTable(access: DynamoDbAccess, tableName: string | undefined) {
  if (tableName === undefined) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      'The emulator serves an API without keys of this kind: its template has no table KeysTable.',
    );
  }
  const { openApiKeyTable } = await import('./api-key-table.ts');
  return openApiKeyTable(access, tableName);
}

function idOf({ api_key }: ApiKeyItem): string {
  return api_key.slice(0, API_KEY_ID_DIGITS);
}

function toSummary(item: ApiKeyItem): ApiKeySummary {
  const { status, name, created_at, expires_at, revoked_at, rate_limit } = item;
  return {
    id: idOf(item),
    status,
    ...(name !== undefined && { name }),
    ...(created_at !== undefined && { createdAt: created_at }),
    ...(expires_at !== undefined && { expiresAt: expires_at }),
    ...(revoked_at !== undefined && { revokedAt: revoked_at }),
    ...(rate_limit !== undefined && { rateLimit: rate_limit }),
  };
}
