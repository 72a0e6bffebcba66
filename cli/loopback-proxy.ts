/**
 * Has nothing of this machine asked by way of a proxy, which Node's fetch does where it is told to obey HTTP_PROXY
 * (NODE_USE_ENV_PROXY): a proxy elsewhere knows no emulator here. fetch looks again at each call.
 */
export function askLoopbackDirectly(environment: NodeJS.ProcessEnv): void {
  const name = environment.no_proxy === undefined ? 'NO_PROXY' : 'no_proxy';
  environment[name] = [environment[name], '127.0.0.1', 'localhost', '::1'].filter(Boolean).join(',');
}
