import { randomInt, randomUUID } from 'node:crypto';
import { checkContract } from '../../contract/check-contract.ts';
import type { ContractReport } from '../../contract/model/contract-report.ts';
import { PROBES } from '../../contract/probes/all-probes.ts';
import { ANY_API_PROBES } from '../../contract/probes/any-api/any-api-probes.ts';
import { startHarFile } from '../../contract/report/har-file.ts';
import { writeContractReports } from '../../contract/report/write-contract-reports.ts';
import { isTriggersApi } from '../../contract/spec/known-api.ts';
import { readContract } from '../../contract/spec/read-contract.ts';
import { gatewayLimits } from '../../contract/static/gateway-limits.ts';
import { codeChecks } from './code-checks.ts';
import { type ContractArguments, toCheckIds, toOperations, toPhases } from './contract-options.ts';
import { openContractTarget } from './contract-target.ts';

export interface RunContractOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Told as the run goes on. */
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

const MAX_SEED = 0x7fff_ffff;

/** Checks, and writes the reports that are asked for; the report is also there for a run that was stopped. */
export async function runContract(
  options: ContractArguments,
  { environment, onProgress, signal }: RunContractOptions,
): Promise<ContractReport> {
  const contract = await readContract(options.spec);
  const isKnownApi = isTriggersApi(contract);
  const selection = {
    checks: toCheckIds(options.check),
    phases: toPhases(options.phase),
    operations: toOperations(
      options.operation,
      contract.operations.map(({ id }) => id),
    ),
  };
  await using stack = new AsyncDisposableStack();
  const har = options.har === undefined ? undefined : stack.use(await startHarFile(options.har));
  const { target, isOwn } = stack.use(await openContractTarget(options, environment, signal));
  let found = 0;
  const report = await checkContract({
    ...selection,
    contract,
    target,
    seed: options.seed ?? randomInt(MAX_SEED),
    isQuick: options.quick,
    path: options.path,
    isKnownApi,
    probes: isKnownApi ? PROBES : ANY_API_PROBES,
    staticChecks: [
      ...(isKnownApi ? [gatewayLimits] : []),
      ...(isOwn ? codeChecks(new Date().toISOString().slice(0, 10)) : []),
    ],
    allowLoad: options.allowLoad,
    concurrency: options.concurrency,
    nowMs: Date.now,
    newId: randomUUID,
    onExchange: (exchange) => void har?.add(exchange),
    onViolation: () => {
      found += 1;
    },
    onProgress: ({ phase, requests }) => {
      const violations = found === 0 ? '' : `, ${found} violation${found === 1 ? '' : 's'} so far`;
      onProgress(`${phase}: ${requests.toLocaleString('en-US')} requests${violations}`);
    },
    signal,
  });
  await har?.finish();
  const { json, junit, sarif, markdown } = options;
  const stepSummary = isGithub(options, environment) ? environment.GITHUB_STEP_SUMMARY : undefined;
  await writeContractReports(report, { json, junit, sarif, markdown, stepSummary });
  return report;
}

/** Whether annotations are wanted: asked for, or because it runs there. */
export function isGithub({ github }: Pick<ContractArguments, 'github'>, environment: NodeJS.ProcessEnv): boolean {
  return github || environment.GITHUB_ACTIONS === 'true';
}
