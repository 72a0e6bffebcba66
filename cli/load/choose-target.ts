import { usesTriggersApi } from '../../loadtest/runner/run-scenario.ts';
import type { RunTarget } from '../../loadtest/runner/run-target.ts';
import { upOptions } from '../../loadtest/scenario/emulator-settings.ts';
import type { Scenario } from '../../loadtest/scenario/scenario.ts';
import { allowTarget } from '../../loadtest/target/allowed-target.ts';
import { CreatedApiKey } from '../../protocol/api-keys.ts';
import { EmulatorStatus } from '../../protocol/control-api.ts';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { apiAbilities } from '../emulator/api-abilities.ts';
import { startEmulatorProcess } from '../emulator/emulator-process.ts';
import { findEmulator } from '../options/target-options.ts';
import type { LoadArguments } from './load-options.ts';

/** A target, with the emulator that was started for it, if one was. */
export interface ChosenTarget extends AsyncDisposable {
  readonly target: RunTarget;
}

/** Finds or starts what a scenario runs against. Throws BAD_ARGUMENT for a target that the scenario cannot have. */
export async function chooseTarget(
  scenario: Scenario,
  options: LoadArguments,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  onRemark: (text: SafeText) => void,
): Promise<ChosenTarget> {
  if (options.attach && options.url !== undefined) {
    throw new WorkbenchError('BAD_ARGUMENT', '--attach and --url name two targets. Give one of them.');
  }
  if (options.url !== undefined) {
    const target = await targetElsewhere(scenario, '--url', options.url, options, environment);
    return { target, async [Symbol.asyncDispose]() {} };
  }
  if (options.attach) return await attached(scenario, options, givenKeys(options, environment));
  onRemark(safe`Starts an emulator for the run.`);
  return await startedFor(scenario, options, signal);
}

function givenKeys({ key }: Pick<LoadArguments, 'key'>, environment: NodeJS.ProcessEnv): readonly string[] {
  return key ?? (environment.TRIGGERS_API_KEY === undefined ? [] : [environment.TRIGGERS_API_KEY]);
}

/** A target that an option names by its URL. Throws BAD_ARGUMENT if load may not go there, or the scenario cannot run there. */
export async function targetElsewhere(
  scenario: Scenario,
  option: '--url' | '--compare',
  text: string,
  options: Pick<LoadArguments, 'key' | 'allowRemote'>,
  environment: NodeJS.ProcessEnv,
): Promise<RunTarget> {
  const { url, isRemote } = await allowTarget(text, { allowedHosts: options.allowRemote ?? [], option });
  const given = givenKeys(options, environment);
  const { needs, name, keys } = scenario;
  if (needs.controlApi) {
    const why = `needs the control API of an emulator, which ${option} does not tell of`;
    throw new WorkbenchError('BAD_ARGUMENT', `${name} ${why}. Leave ${option} out, or use --attach.`);
  }
  if (isRemote && needs.remote === 'forbidden') {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `${name} is for emulators only: against ${url} it would do harm or say nothing.`,
    );
  }
  const takesAnyKey = !isRemote || !usesTriggersApi(scenario);
  const apiKeys = keysFor(given.length === 0 && takesAnyKey ? [LOCAL_API_KEY] : given, keys, name);
  return { url, kind: isRemote ? 'remote' : 'other', apiKeys, isOwnEmulator: false };
}

async function attached(scenario: Scenario, options: LoadArguments, given: readonly string[]): Promise<ChosenTarget> {
  const emulator = findEmulator(options);
  await using stack = new AsyncDisposableStack();
  const apiKeys =
    given.length > 0 || ((emulator.authMode === 'local' || !usesTriggersApi(scenario)) && scenario.keys === 1)
      ? keysFor(given.length > 0 ? given : [LOCAL_API_KEY], scenario.keys, scenario.name)
      : await madeKeys(emulator, scenario.keys, stack);
  const { version } = await controlCall(emulator, 'GET', '/v1/status', EmulatorStatus);
  const owned = stack.move();
  return {
    target: { url: emulator.apiUrl, kind: 'emulator', apiKeys, version, control: emulator, isOwnEmulator: false },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function startedFor(scenario: Scenario, options: LoadArguments, signal: AbortSignal): Promise<ChosenTarget> {
  await using stack = new AsyncDisposableStack();
  const auth = scenario.keys > 1 ? 'aws' : 'local';
  const { hasRateLimit } = await apiAbilities(options.template);
  const settings = upOptions(scenario.emulator, auth, { hasRateLimit });
  const commandLine = ['--template', options.template, ...settings];
  const emulator = stack.use(await startEmulatorProcess({ commandLine, signal }));
  const apiKeys = auth === 'local' ? [LOCAL_API_KEY] : await madeKeys(emulator, scenario.keys, stack);
  const { version } = await controlCall(emulator, 'GET', '/v1/status', EmulatorStatus);
  const owned = stack.move();
  return {
    target: { url: emulator.apiUrl, kind: 'emulator', apiKeys, version, control: emulator, isOwnEmulator: true },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Keys of the run's own, revoked when it ends. */
async function madeKeys(
  control: ControlAddress,
  count: number,
  stack: AsyncDisposableStack,
): Promise<readonly string[]> {
  const keys: string[] = [];
  while (keys.length < count) {
    const created = await controlCall(control, 'POST', '/v1/keys', CreatedApiKey, { name: 'load run' });
    stack.defer(() => revoke(control, created.id));
    keys.push(created.key);
  }
  return keys;
}

/** An emulator that has ended keeps no keys. */
async function revoke({ controlUrl, token }: ControlAddress, id: string): Promise<void> {
  const headers = { 'X-Triggers-Token': token };
  await fetch(`${controlUrl}/v1/keys/${id}`, { method: 'DELETE', headers }).catch(() => undefined);
}

function keysFor(given: readonly string[], count: number, name: string): readonly string[] {
  if (given.length >= Math.min(1, count)) return given;
  throw new WorkbenchError('BAD_ARGUMENT', `${name} needs an API key of the target. Give --key, or TRIGGERS_API_KEY.`);
}
