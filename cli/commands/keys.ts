import type { Argv, CommandModule } from 'yargs';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { hashApiKey, newApiKey } from '../../src/api-key.ts';
import type { ApiKeyItem } from '../../src/store/api-keys.ts';
import { wholeNumberOption } from '../number-options.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../target-options.ts';
import { visible, visibleJson } from '../visible.ts';

/** `triggers keys`: the API keys of an emulator that runs with `--auth aws`. */
export const keysCommand: CommandModule<object, EmulatorArguments> = {
  command: 'keys',
  describe: 'Manage API keys',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .command(createCommand)
      .command(listCommand)
      .command(revokeCommand)
      .demandCommand(1, 'Name what to do: create, list or revoke.') as Argv<EmulatorArguments>,
  handler: () => {},
};

interface CreateArguments extends EmulatorArguments {
  readonly name?: string | undefined;
  readonly rateLimit?: number | undefined;
  readonly expires?: string | undefined;
  readonly json: boolean;
}

const createCommand: CommandModule<EmulatorArguments, CreateArguments> = {
  command: 'create',
  describe: 'Make a key; it is shown once and stored only as its hash',
  builder: (yargs) =>
    yargs
      .option('name', { type: 'string', describe: 'What the key is for' })
      .option(
        'rate-limit',
        wholeNumberOption('rate-limit', { min: 1, describe: 'Requests a minute, in place of the default' }),
      )
      .option('expires', { type: 'string', describe: 'ISO 8601 time from which it is refused' })
      .option('json', { type: 'boolean', default: false }),
  handler: async (options) => {
    const apiKey = newApiKey();
    const item: ApiKeyItem = {
      api_key: hashApiKey(apiKey),
      status: 'active',
      created_at: new Date().toISOString(),
      ...(options.name !== undefined && { name: options.name }),
      ...(options.rateLimit !== undefined && { rate_limit: options.rateLimit }),
      ...(options.expires !== undefined && { expires_at: requireTime(options.expires) }),
    };
    await (await administration(options)).put(item);
    console.log(options.json ? visibleJson({ key: apiKey, id: item.api_key.slice(0, ID_DIGITS) }) : apiKey);
    warnIfUnused(options);
  },
};

const listCommand: CommandModule<EmulatorArguments, EmulatorArguments & { readonly json: boolean }> = {
  command: 'list',
  describe: 'List the keys by their ids',
  builder: (yargs) => yargs.option('json', { type: 'boolean', default: false }),
  handler: async (options) => {
    for (const { api_key, ...item } of await (await administration(options)).list()) {
      const id = api_key.slice(0, ID_DIGITS);
      const limit = item.rate_limit === undefined ? '' : `  ${item.rate_limit}/min`;
      const expiry = item.expires_at === undefined ? '' : `  until ${item.expires_at}`;
      const line = `${id}  ${item.status}  ${item.created_at ?? ''}${limit}${expiry}  ${item.name ?? ''}`;
      console.log(options.json ? visibleJson({ id, ...item }) : visible(line.trimEnd()));
    }
  },
};

const revokeCommand: CommandModule<EmulatorArguments, EmulatorArguments & { readonly id: string }> = {
  command: 'revoke <id>',
  describe: 'Revoke a key by its id or by itself; it dies within 30 s',
  builder: (yargs) => yargs.positional('id', { type: 'string', demandOption: true }),
  handler: async (options) => {
    const keys = await administration(options);
    const hash = hashApiKey(options.id);
    const matches = (await keys.list()).filter(({ api_key }) => api_key === hash || api_key.startsWith(options.id));
    const [match, ...others] = matches;
    if (match === undefined || others.length > 0 || options.id.length < ID_DIGITS) {
      throw new WorkbenchError('BAD_ARGUMENT', 'No single key has this id. `triggers keys list` shows the ids.');
    }
    await keys.revoke(match.api_key, new Date().toISOString());
    console.log(`Revoked ${match.api_key.slice(0, ID_DIGITS)}.`);
  },
};

/** Digits of the key's hash by which people name it. */
const ID_DIGITS = 12;

async function administration(options: EmulatorArguments) {
  const { openApiKeyAdministration } = await import('../api-key-administration.ts');
  return openApiKeyAdministration(findEmulator(options));
}

function warnIfUnused(options: EmulatorArguments): void {
  if (findEmulator(options).authMode === 'aws') return;
  console.error(
    'The emulator runs with --auth local and takes only its test key; start it with --auth aws to use this one.',
  );
}

function requireTime(text: string): string {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new WorkbenchError('BAD_ARGUMENT', `--expires ${text} is not an ISO 8601 time such as 2027-01-01T00:00:00Z.`);
}
