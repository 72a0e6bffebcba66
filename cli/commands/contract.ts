import type { Argv, CommandModule } from 'yargs';
import { CHECK_IDS, CHECKS } from '../../contract/model/checks.ts';
import { contractAnnotations } from '../../contract/report/contract-annotations.ts';
import { contractText } from '../../contract/report/contract-text.ts';
import { createPaint, wantsColour } from '../../protocol/text/paint.ts';
import { exitCodeOfContract } from '../contract/contract-exit-code.ts';
import { CONTRACT_OPTIONS, type ContractArguments } from '../contract/contract-options.ts';
import { createProgressLine } from '../contract/progress-line.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { runUntilInterrupted } from '../interrupted.ts';

/** Not those of the commands below it. */
const OWN_OPTIONS = Object.fromEntries(
  Object.entries(CONTRACT_OPTIONS).map(([name, option]) => [name, { ...option, global: false }]),
);

/** `triggers contract`: whether a server and the code keep to openapi.yaml. */
export const contractCommand: CommandModule<object, ContractArguments> = {
  command: 'contract',
  describe: 'Check that openapi.yaml holds, for the emulator or any server',
  // What its commands need is loaded for them alone, not by every command.
  builder: async (yargs) => {
    const [{ contractDiffCommand }, { contractProxyCommand }] = await Promise.all([
      import('./contract-diff.ts'),
      import('./contract-proxy.ts'),
    ]);
    return yargs
      .command(contractDiffCommand)
      .command(contractProxyCommand)
      .options(OWN_OPTIONS)
      .example('$0 contract --quick', 'a short check of the emulator and the code')
      .example('$0 contract --url https://api.example.com/prod', 'a deployed stage; the key in $TRIGGERS_API_KEY')
      .example('$0 contract --seed 7 --path createEvent.valid:3:1', 'one violation again')
      .epilogue(
        `Exit codes: 0 holds, ${EXIT_CODES.refused.code} violated, ${EXIT_CODES.unreachable.code} inconclusive or the server does not answer, ${EXIT_CODES.usage.code} an argument or the contract is not usable.`,
      ) as unknown as Argv<ContractArguments>;
  },
  handler: async (options) => {
    if (options.list) {
      for (const id of CHECK_IDS)
        console.log(`${String(CHECKS[id].number).padStart(2)}  ${id.padEnd(18)}  ${CHECKS[id].sentence}`);
      return;
    }
    const { isGithub, runContract } = await import('../contract/run-contract.ts');
    const progress = createProgressLine(process.stderr);
    let verdictCode = (stopCode: number) => stopCode;
    const stopCode = await runUntilInterrupted(async (signal) => {
      const report = await runContract(options, { environment: process.env, onProgress: progress.show, signal });
      progress.clear();
      for (const line of contractText(report, createPaint(wantsColour(process.stdout, process.env)))) console.log(line);
      if (isGithub(options, process.env)) for (const line of contractAnnotations(report)) console.log(line);
      verdictCode = (code) => exitCodeOfContract(report, code);
    });
    process.exitCode = verdictCode(stopCode);
  },
};
