import type { Argv, CommandModule } from 'yargs';
import * as z from 'zod';
import { ApiKeyList, type ApiKeySummary, CreatedApiKey, type NewApiKey } from '../../protocol/api-keys.ts';
import type { Connection } from '../../protocol/connection-file.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { hashApiKey } from '../../src/api-key.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { requireTimeMs } from '../options/time-option.ts';
import { print, remark } from '../terminal.ts';

/** `triggers keys`: the API keys of an emulator that runs with `--auth aws`. */
export const keysCommand: CommandModule<object, EmulatorArguments> = {
  command: 'keys',
  describe: 'Manage API keys',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .command(createCommand)
      .command(listCommand)
      .command(revokeCommand)
      .demandCommand(1, 'Name what to do: create, list or revoke.')
      .example('$0 keys create --name shop', '') as Argv<EmulatorArguments>,
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
      .option('json', { type: 'boolean', default: false, describe: 'Print the key as JSON' })
      .example('$0 keys create --name shop --rate-limit 100 --expires 2027-01-01', ''),
  handler: async (options) => {
    const emulator = findEmulator(options);
    const created = await controlCall(emulator, 'POST', '/v1/keys', CreatedApiKey, toNewKey(options));
    print(options.json ? visibleJson(created) : visible(created.key));
    warnIfUnused(emulator);
  },
};

const listCommand: CommandModule<EmulatorArguments, EmulatorArguments & { readonly json: boolean }> = {
  command: 'list',
  describe: 'List the keys by their ids',
  builder: (yargs) =>
    yargs
      .option('json', { type: 'boolean', default: false, describe: 'Print each key as a line of JSON' })
      .example('$0 keys list', ''),
  handler: async (options) => {
    const { keys } = await controlCall(findEmulator(options), 'GET', '/v1/keys', ApiKeyList);
    for (const key of keys) print(options.json ? visibleJson(key) : visible(keyLine(key)));
  },
};

const revokeCommand: CommandModule<EmulatorArguments, EmulatorArguments & { readonly id: string }> = {
  command: 'revoke <id>',
  describe: 'Revoke a key by its id or by itself; it dies within 30 s',
  builder: (yargs) =>
    yargs
      .positional('id', {
        type: 'string',
        demandOption: true,
        describe: 'Id that `triggers keys list` shows, or the key',
      })
      .example('$0 keys revoke 3f2a91c04b7d', ''),
  handler: async (options) => {
    // The key itself stays here: addresses end up in histories.
    const id = /^[0-9a-f]+$/.test(options.id) ? options.id : hashApiKey(options.id);
    const path = `/v1/keys/${encodeURIComponent(id)}`;
    const revoked = await controlCall(findEmulator(options), 'DELETE', path, z.object({ id: z.string() }));
    print(safe`Revoked ${visible(revoked.id)}.`);
  },
};

function toNewKey({ name, rateLimit, expires }: CreateArguments): NewApiKey {
  return {
    ...(name !== undefined && { name }),
    ...(rateLimit !== undefined && { rateLimit }),
    ...(expires !== undefined && { expiresAt: new Date(requireTimeMs(expires, '--expires')).toISOString() }),
  };
}

function keyLine({ id, status, createdAt = '', rateLimit, expiresAt, name = '' }: ApiKeySummary): string {
  const limit = rateLimit === undefined ? '' : `  ${rateLimit}/min`;
  const expiry = expiresAt === undefined ? '' : `  until ${expiresAt}`;
  return `${id}  ${status}  ${createdAt}${limit}${expiry}  ${name}`.trimEnd();
}

function warnIfUnused({ authMode }: Connection): void {
  if (authMode === 'aws') return;
  remark(
    safe`The emulator runs with --auth local and takes only its test key; start it with --auth aws to use this one.`,
  );
}
