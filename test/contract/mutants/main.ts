/**
 * `npm run mutants`: each mutant against the whole checker, and the sound server over 20 seeds. `npm run mutants -- 1` is
 * with all of the generated values, and takes an hour or two; without a share it is a tenth of them. Tells also how long
 * the slowest failure took to be made small.
 */
import type { ContractReport } from '../../../contract/model/contract-report.ts';
import { SERVER_MUTANTS, STATIC_MUTANTS } from './all-mutants.ts';
import { checkStatic } from './check-mutant.ts';
import { checkServer } from './check-server.ts';
import type { Defect } from './defect.ts';
import { startMutantServer } from './mutant-server.ts';

const SEEDS = 20;
/** What a user waits for at most until a failure is small. */
const MAX_SHRINK_MS = 10_000;
const effort = Number(process.argv[2] ?? 0.1);

let isAsItShouldBe = true;
let slowestShrinkMs = 0;
const tell = (isGood: boolean, text: string) => {
  isAsItShouldBe &&= isGood;
  process.stdout.write(`${isGood ? 'ok    ' : 'WRONG '} ${text}\n`);
};

for (const { name, check, defect } of SERVER_MUTANTS) {
  const { found, requests, shrinkMs } = await run(1, defect);
  slowestShrinkMs = Math.max(slowestShrinkMs, shrinkMs);
  const facts = `${found.join(', ') || 'nothing found'}; ${requests} requests, made small in ${shrinkMs} ms`;
  tell(found.includes(check), `a server that ${name}: ${facts}`);
}
for (const mutant of STATIC_MUTANTS) {
  const found = checksOf(await checkStatic(mutant));
  tell(found.includes(mutant.check), `${mutant.name}: ${found.join(', ') || 'nothing found'}`);
}
for (let seed = 1; seed <= SEEDS; seed += 1) {
  const { found, requests } = await run(seed, {});
  tell(
    found.length === 0,
    `the sound server, seed ${seed}: ${found.join(', ') || 'nothing found'}; ${requests} requests`,
  );
}
tell(slowestShrinkMs <= MAX_SHRINK_MS, `the slowest failure was made small in ${slowestShrinkMs} ms`);
process.exitCode = isAsItShouldBe ? 0 : 1;

async function run(seed: number, defect: Defect) {
  await using server = await startMutantServer(defect);
  const report = await checkServer(server, { seed, effort });
  const shrinkMs = Math.max(0, ...report.violations.map((violation) => violation.shrinkMs));
  return { found: checksOf(report), requests: report.requests, shrinkMs };
}

function checksOf({ violations }: ContractReport): readonly string[] {
  return [...new Set(violations.map(({ check }) => check))];
}
