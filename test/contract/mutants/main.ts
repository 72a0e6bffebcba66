/**
 * `npm run mutants`: each mutant against the whole checker, and the sound server over 20 seeds. `npm run mutants -- 1` is
 * with all of the generated values, and takes an hour or two; without a share it is a tenth of them.
 */
import { MUTANTS } from './all-mutants.ts';
import { checkServer } from './check-server.ts';
import type { Defect } from './defect.ts';
import { startMutantServer } from './mutant-server.ts';

const SEEDS = 20;
const effort = Number(process.argv[2] ?? 0.1);

let isAsItShouldBe = true;
const tell = (isGood: boolean, text: string) => {
  isAsItShouldBe &&= isGood;
  process.stdout.write(`${isGood ? 'ok    ' : 'WRONG '} ${text}\n`);
};

for (const { name, check, defect } of MUTANTS) {
  const { found, requests } = await run(1, defect);
  tell(found.includes(check), `a server that ${name}: ${found.join(', ') || 'nothing found'}; ${requests} requests`);
}
for (let seed = 1; seed <= SEEDS; seed += 1) {
  const { found, requests } = await run(seed, {});
  tell(
    found.length === 0,
    `the sound server, seed ${seed}: ${found.join(', ') || 'nothing found'}; ${requests} requests`,
  );
}
process.exitCode = isAsItShouldBe ? 0 : 1;

async function run(seed: number, defect: Defect) {
  await using server = await startMutantServer(defect);
  const { violations, requests } = await checkServer(server, { seed, effort });
  return { found: [...new Set(violations.map(({ check }) => check))], requests };
}
