import { readFile } from 'node:fs/promises';
import { codeChecks } from '../../../cli/contract/code-checks.ts';
import type { ContractReport } from '../../../contract/model/contract-report.ts';
import { parseContract } from '../../../contract/spec/read-contract.ts';
import { gatewayLimits } from '../../../contract/static/gateway-limits.ts';
import { checkServer } from './check-server.ts';
import type { StaticMutant } from './mutant.ts';
import { startMutantServer } from './mutant-server.ts';
import { releasedContract } from './released-contract.ts';

const FILE = 'openapi.yaml';
const text = await readFile(FILE, 'utf8');

/** Compares the contract, the code and the last release, one of them changed; the server is sound, and asked for nothing. */
export async function checkStatic({ contract, code, released, check }: Partial<StaticMutant>): Promise<ContractReport> {
  const changed = contract?.(text) ?? text;
  if (contract !== undefined && changed === text)
    throw new Error('The contract is no longer as the mutant expects it.');
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startMutantServer());
  const folder = released && stack.use(releasedContract(released(text))).path;
  return await checkServer(server, {
    contract: parseContract(changed, FILE),
    staticChecks: [gatewayLimits, ...codeChecks('2026-01-01', { ...code, ...(folder !== undefined && { folder }) })],
    seed: 1,
    effort: 1,
    phases: ['static'],
    ...(check !== undefined && { checks: [check] }),
  });
}
