import type { RunReport } from '../../loadtest/model/run-report.ts';
import { runScenario } from '../../loadtest/runner/run-scenario.ts';
import { Scenario, type ScenarioSource } from '../../loadtest/scenario/scenario.ts';
import { type BrokenServerOptions, startBrokenServer } from './broken-server.ts';

const API_KEYS = ['key-1', 'key-2', 'key-3', 'key-4', 'key-5'];

/** Runs a scenario against a server in memory with at most one defect. */
export async function runAgainst(source: ScenarioSource, server: BrokenServerOptions): Promise<RunReport> {
  await using target = await startBrokenServer(server);
  const scenario = Scenario.parse(source);
  const { report } = await runScenario(scenario, {
    target: { url: target.url, kind: 'other', apiKeys: API_KEYS.slice(0, scenario.keys), isOwnEmulator: false },
    signal: new AbortController().signal,
  });
  return report;
}

/** Judgements that did not pass, as `id verdict`. */
export function troubles({ judgements }: RunReport): readonly string[] {
  return judgements.filter(({ verdict }) => verdict !== 'pass').map(({ id, verdict }) => `${id} ${verdict}`);
}
