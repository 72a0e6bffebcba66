import { postedError, responseTooLarge } from '../reports/function-errors.ts';
import { startRuntimeApi } from '../runtime-api/runtime-api.ts';
import { makeTemporaryFolder } from '../sandbox/temporary-folder.ts';
import { Environment } from './environment.ts';
import { EnvironmentJournal } from './environment-journal.ts';
import type { EnvironmentOptions } from './environment-parts.ts';
import { createEnvironmentUsage } from './environment-usage.ts';

/** Starts an environment. Throws what the system says if it has no port, folder or process for it. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { settings } = options;
  const { code } = settings;
  await using stack = new AsyncDisposableStack();
  // Whatever replaces it meanwhile.
  code.hold(options);
  stack.defer(() => code.release(options));
  const { path: temporaryDirectory } = stack.use(makeTemporaryFolder(options.guard));
  let environment: Environment | undefined;
  const runtimeApi = stack.use(
    await startRuntimeApi({
      onNext: () => environment?.runtimeAsksForNext(),
      onResponse: (payload) => environment?.runtimeResponds(payload),
      onResponseTooLarge: () => environment?.runtimeFails(responseTooLarge()),
      onError: (payload) => environment?.runtimeFails(postedError(payload)),
      onInitError: (payload) => environment?.initFails(postedError(payload)),
    }),
  );
  const credentials = settings.newCredentials();
  const journal = new EnvironmentJournal(settings, options.logStreamName, credentials.accessKeyId);
  const usage = createEnvironmentUsage(runtimeApi, settings.function);
  const owned = new AsyncDisposableStack();
  environment = new Environment(options, { runtimeApi, temporaryDirectory, credentials, journal, usage, owned });
  owned.use(stack.move());
  return environment;
}
