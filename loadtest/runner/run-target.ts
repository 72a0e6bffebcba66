import type { ControlAddress } from '../../protocol/control-client.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { openProbeClient, type ProbeAnswer } from '../probes/probe-client.ts';

/** What a run is against. */
export interface RunTarget {
  /** Base URL, without `/v1` and a slash at the end. */
  readonly url: string;
  /** `emulator`: its latencies are this machine's. `remote`: not on this machine. */
  readonly kind: 'emulator' | 'remote' | 'other';
  /** One at least. */
  readonly apiKeys: readonly string[];
  readonly version?: string | undefined;
  /** Absent: there is no control API that may be asked. */
  readonly control?: ControlAddress | undefined;
  /** Started by the run itself: its clock may be moved. */
  readonly isOwnEmulator: boolean;
}

interface PreflightOptions {
  readonly isTriggersApi: boolean;
  /** By which the target was named; default `--url`. */
  readonly option?: string;
  readonly signal?: AbortSignal | undefined;
}

const PREFLIGHT_TIMEOUT_MS = 10_000;

/**
 * Asks the target two small questions before any load: does it answer, and is the key right. Throws NOT_RUNNING or
 * REQUEST_REFUSED with what to do, by the option that named it; follows no redirect, for load must not end up where
 * nobody sent it.
 */
export async function preflight(
  { url, apiKeys }: Pick<RunTarget, 'url' | 'apiKeys'>,
  options: PreflightOptions,
): Promise<void> {
  const { isTriggersApi, option = '--url', signal } = options;
  using client = openProbeClient({ url, apiKey: '', connections: 1, timeoutMs: PREFLIGHT_TIMEOUT_MS, signal });
  if (!isTriggersApi) {
    // Of another API it is known only that it has to answer.
    expectAnswer(url, await client.send({ method: 'GET', path: '/' }), option);
    return;
  }
  expectAnswer(url, await client.send({ method: 'GET', path: '/v1/health' }), option);
  for (const apiKey of apiKeys) {
    const answer = await client.send({ method: 'GET', path: '/v1/inbox?limit=1', apiKey });
    expectAnswer(url, answer, option);
    if (answer.outcome !== 'http' || (answer.status !== 401 && answer.status !== 403)) continue;
    throw new WorkbenchError(
      'REQUEST_REFUSED',
      `${url} refuses the API key that ends in ${apiKey.slice(-4)} (${answer.status}). Give one that is valid there with --key or in TRIGGERS_API_KEY.`,
    );
  }
}

function expectAnswer(url: string, answer: ProbeAnswer, option: string): void {
  if (answer.outcome !== 'http') {
    const why = answer.outcome === 'refused' ? 'Nothing listens' : `No answer (${answer.reason})`;
    throw new WorkbenchError('NOT_RUNNING', `${why} at ${url}. Start the target, or name another with ${option}.`);
  }
  if (answer.status >= 300 && answer.status < 400) {
    const to = String(answer.headers.location ?? 'elsewhere');
    throw new WorkbenchError(
      'REQUEST_REFUSED',
      `${url} redirects to ${to}. Load goes only where it was sent: name that address with ${option} if it is meant.`,
    );
  }
  if (answer.status < 500) return;
  throw new WorkbenchError(
    'REQUEST_REFUSED',
    `${url} answers ${answer.status} before there is any load. Find out why first: \`triggers requests --limit 1\`, or the log of the target.`,
  );
}
