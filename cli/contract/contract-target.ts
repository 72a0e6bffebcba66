import { emulatorControl } from '../../contract/target/emulator-control.ts';
import type { Target } from '../../contract/target/target.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { apiAbilities } from '../emulator/api-abilities.ts';
import { startEmulatorProcess } from '../emulator/emulator-process.ts';
import { requireBaseUrl } from '../options/target-options.ts';
import { defaultTemplate, isOwnTemplate } from '../own-files.ts';

export interface ContractTarget extends AsyncDisposable {
  readonly target: Target;
  /** It runs the code of this program, so that the contract can be compared with that. */
  readonly isOwn: boolean;
}

/** More than a run sends in a minute: the limits that are checked are those of keys of their own. */
const UNLIMITED = 1_000_000;

/** The server that is to be checked: the one that is named, or an emulator that ends with the run. Throws BAD_ARGUMENT and START_FAILED. */
export async function openContractTarget(
  options: { readonly url?: string | undefined; readonly key?: string | undefined },
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<ContractTarget> {
  if (options.url !== undefined) {
    const target = namedTarget(options.url, options.key ?? environment.TRIGGERS_API_KEY);
    return { target, isOwn: false, [Symbol.asyncDispose]: async () => {} };
  }
  if (options.key !== undefined) {
    throw new WorkbenchError('BAD_ARGUMENT', '--key is of --url: an emulator started for the run issues its own.');
  }
  await using stack = new AsyncDisposableStack();
  const template = defaultTemplate();
  const { hasKeys, hasRateLimit } = await apiAbilities(template);
  const rateLimit = hasRateLimit ? ['--rate-limit', String(UNLIMITED)] : [];
  const commandLine = ['--template', template, '--auth', 'aws', ...rateLimit, '--throttle', 'off'];
  const emulator = stack.use(await startEmulatorProcess({ commandLine, signal }));
  const { issueKey, revokeKey, ...others } = emulatorControl(emulator);
  const control = hasKeys ? { issueKey, revokeKey, ...others } : others;
  // Where there are no keys, this one says nothing.
  const { secret } = hasKeys ? await issueKey({ rateLimit: UNLIMITED }) : { secret: LOCAL_API_KEY };
  const owned = stack.move();
  return {
    target: { url: emulator.apiUrl, apiKey: secret, kind: 'emulator', control },
    isOwn: isOwnTemplate(template),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function namedTarget(url: string, key: string | undefined): Target {
  requireBaseUrl(url, '--url');
  const apiKey = key ?? (isLoopback(new URL(url).hostname) ? LOCAL_API_KEY : undefined);
  if (apiKey === undefined) {
    throw new WorkbenchError('BAD_ARGUMENT', `${url} needs an API key: give it in $TRIGGERS_API_KEY or with --key.`);
  }
  return { url, apiKey, kind: 'url' };
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
