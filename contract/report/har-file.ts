import { type ReportInProgress, startReport } from '../../protocol/report/report-file.ts';
import { VERSION } from '../../protocol/version.ts';
import type { Exchange } from '../model/exchange.ts';
import { harEntry } from './exchange-har.ts';

/** An HTTP archive of everything that was sent, written as it is sent: nothing of it is kept in memory. */
export interface HarFile extends AsyncDisposable {
  /** Exchanges stand in the file in the order of these calls. Throws FILE_UNWRITABLE. */
  readonly add: (exchange: Exchange) => Promise<void>;
  /** Puts the file in its place; without this there is none. Throws FILE_UNWRITABLE. */
  readonly finish: () => Promise<void>;
}

/** Begins an archive. Throws FILE_UNWRITABLE. */
export async function startHarFile(file: string): Promise<HarFile> {
  const report: ReportInProgress = await startReport(file);
  const creator = { name: 'triggers-workbench', version: VERSION };
  let isFirst = true;
  let last = report.append(`{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"entries":[`);
  const append = (text: string) => {
    last = last.then(() => report.append(text));
    // A failure is told to whoever waits for it; those who do not must not end the program by it.
    last.catch(() => undefined);
    return last;
  };
  return {
    add: (exchange) => {
      const separator = isFirst ? '\n' : ',\n';
      isFirst = false;
      return append(`${separator}${JSON.stringify(harEntry(exchange))}`);
    },
    finish: async () => {
      await append('\n]}}\n');
      await report.finish();
    },
    [Symbol.asyncDispose]: async () => {
      await last.catch(() => undefined);
      await report[Symbol.asyncDispose]();
    },
  };
}
