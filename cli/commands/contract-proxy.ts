import { once } from 'node:events';
import type { CommandModule } from 'yargs';
import { startProxy } from '../../contract/proxy/start-proxy.ts';
import { parseTarget } from '../../contract/proxy/target-address.ts';
import { startTrafficLog } from '../../contract/proxy/traffic-log.ts';
import { contractAnnotations } from '../../contract/report/contract-annotations.ts';
import { contractText, violationLine } from '../../contract/report/contract-text.ts';
import { startHarFile } from '../../contract/report/har-file.ts';
import { writeContractReports } from '../../contract/report/write-contract-reports.ts';
import { readContract } from '../../contract/spec/read-contract.ts';
import { createPaint, wantsColour } from '../../protocol/text/paint.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { exitCodeOfContract } from '../contract/contract-exit-code.ts';
import { PROXY_OPTIONS, type ProxyArguments } from '../contract/proxy-options.ts';
import { isGithub } from '../contract/run-contract.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { runUntilInterrupted } from '../interrupted.ts';

const BYTES_PER_MB = 1024 * 1024;

/** `triggers contract proxy`: a client's own traffic becomes a contract check. */
export const contractProxyCommand: CommandModule<object, ProxyArguments> = {
  command: 'proxy',
  describe: "Pass a client's traffic through to an API, and tell what of it breaks the contract, both ways",
  builder: (yargs) =>
    yargs
      .options(PROXY_OPTIONS)
      .example('$0 contract proxy --target http://127.0.0.1:8080', 'run your tests against port 8090, then Ctrl-C'),
  handler: async (options) => {
    const target = parseTarget(options.target, options['allow-remote']);
    const contract = await readContract(options.spec);
    const paint = createPaint(wantsColour(process.stdout, process.env));
    await using stack = new AsyncDisposableStack();
    const har = options.har === undefined ? undefined : stack.use(await startHarFile(options.har));
    const log = startTrafficLog({
      contract,
      target,
      failsOnClients: options['fail-on-clients'],
      nowMs: Date.now,
      onViolation: (violation) => console.log(violationLine(violation, paint)),
      onExchange: (exchange) => void har?.add(exchange),
    });
    // Ctrl-C is how it is meant to end: the exit code is that of the verdict.
    await runUntilInterrupted(async (signal) => {
      const interrupted = once(signal, 'abort');
      await using proxy = await startProxy({
        target,
        port: options.port,
        maxBodyBytes: options['max-body-mb'] * BYTES_PER_MB,
        nowMs: Date.now,
        onExchange: log.add,
        onLost: log.lost,
      });
      console.log(
        safe`${visible(proxy.url)} passes everything on to ${visible(target.url)}. Ctrl-C ends it and reports.`,
      );
      await interrupted;
    });
    const report = log.report();
    for (const line of contractText(report, paint)) console.log(line);
    if (isGithub(options, process.env)) for (const line of contractAnnotations(report)) console.log(line);
    process.exitCode = exitCodeOfContract(report, EXIT_CODES.interrupted.code);
    await har?.finish();
    const { json, junit, sarif, markdown } = options;
    const stepSummary = isGithub(options, process.env) ? process.env.GITHUB_STEP_SUMMARY : undefined;
    await writeContractReports(report, { json, junit, sarif, markdown, stepSummary });
  },
};
