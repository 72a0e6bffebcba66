import type { CommandModule } from 'yargs';
import { startProxy } from '../../contract/proxy/start-proxy.ts';
import { parseTarget } from '../../contract/proxy/target-address.ts';
import { startTrafficLog } from '../../contract/proxy/traffic-log.ts';
import { violationLine } from '../../contract/report/contract-text.ts';
import { startHarFile } from '../../contract/report/har-file.ts';
import { readContract } from '../../contract/spec/read-contract.ts';
import { createPaint, wantsColour } from '../../protocol/paint.ts';
import { safe } from '../../protocol/safe-text.ts';
import { visible } from '../../protocol/visible.ts';
import { type ContractReportArguments, contractReportOptions, publishReport } from '../contract-report-options.ts';
import { runUntilInterrupted } from '../interrupted.ts';
import { portOption, wholeNumberOption } from '../number-options.ts';

interface ProxyArguments extends ContractReportArguments {
  readonly target: string;
  readonly port: number;
  readonly spec: string;
  readonly 'allow-remote'?: string | undefined;
  readonly 'max-body-mb': number;
  readonly 'fail-on-clients': boolean;
}

const BYTES_PER_MB = 1024 * 1024;

/** `triggers contract proxy`: a client's own traffic becomes a contract check. */
export const contractProxyCommand: CommandModule<object, ProxyArguments> = {
  command: 'proxy',
  describe: "Pass a client's traffic through to an API, and tell what of it breaks the contract, both ways",
  builder: (yargs) =>
    contractReportOptions(yargs)
      .option('target', { type: 'string', demandOption: true, requiresArg: true, describe: 'Base URL of the API' })
      .option('port', portOption('port', 8090, 'Port for the clients, 0 for a free one'))
      .option('spec', { type: 'string', default: 'openapi.yaml', describe: 'The contract' })
      .option('allow-remote', { type: 'string', requiresArg: true, describe: 'Host of a target on another machine' })
      .option(
        'max-body-mb',
        wholeNumberOption('max-body-mb', {
          min: 1,
          max: 1024,
          default: 16,
          describe: 'Larger bodies pass, and are not judged',
        }),
      )
      .option('fail-on-clients', {
        type: 'boolean',
        default: false,
        describe: 'What clients send wrong is a violation as well, not a warning',
      })
      .example(
        '$0 contract proxy --target http://127.0.0.1:8080 --junit report.xml',
        'run your tests against port 8090, then Ctrl-C',
      ),
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
    {
      await using proxy = await startProxy({
        target,
        port: options.port,
        maxBodyBytes: options['max-body-mb'] * BYTES_PER_MB,
        nowMs: Date.now,
        onExchange: log.add,
        onLost: log.lost,
      });
      console.log(
        safe`${visible(proxy.url)} passes everything on to ${visible(target.url)}. Ctrl-C ends it, with the report.`,
      );
      await runUntilInterrupted(
        (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      );
    }
    process.exitCode = await publishReport(log.report(), options);
    await har?.finish();
  },
};
