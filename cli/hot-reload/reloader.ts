import type { CodeReload, TemplateReload } from '../../emulator/reload/reload-result.ts';
import type { BundleResult } from './bundle-watch.ts';

export interface ReloaderOptions {
  readonly emulator: {
    readonly reloadCode: () => Promise<CodeReload>;
    readonly applyTemplate: () => Promise<TemplateReload>;
  };
  readonly report: (line: string) => void;
  /** What messages call the template. */
  readonly templateName: string;
}

/** Brings changes to the emulator. Disposing of it waits for the one that is on its way. */
export interface Reloader extends AsyncDisposable {
  readonly codeChanged: () => void;
  readonly templateChanged: () => void;
  /** Told of every bundle, so that its time and its problems can be told. */
  readonly bundled: (result: BundleResult) => void;
}

/** One reload at a time; changes that come meanwhile make one more, however many they are. */
export function createReloader({ emulator, report, templateName }: ReloaderOptions): Reloader {
  let isCodeStale = false;
  let isTemplateStale = false;
  let bundleMs: number | undefined;
  let isSourceBroken = false;
  /** Why the template as it is now is not applied; with other code it may be. */
  let refusal: string | undefined;
  let working: Promise<void> | undefined;
  let isDisposed = false;

  return {
    codeChanged() {
      isCodeStale = true;
      start();
    },
    templateChanged() {
      isTemplateStale = true;
      start();
    },
    bundled(result) {
      if (result.kind === 'failed') {
        report('The source cannot be bundled, and the code goes on as it was:');
        for (const problem of result.problems) report(`  ${problem}`);
      } else if (result.kind === 'rebuilt') bundleMs = result.durationMs;
      else if (isSourceBroken) report('The source can be bundled again, and is what runs.');
      isSourceBroken = result.kind === 'failed';
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await working;
    },
  };

  function start(): void {
    if (isDisposed) return;
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  async function work(): Promise<void> {
    while (!isDisposed && (isTemplateStale || isCodeStale)) {
      // The template first: it says how the code is run.
      if (isTemplateStale) {
        isTemplateStale = false;
        await attempt(applyTemplate);
      } else {
        isCodeStale = false;
        await attempt(reloadCode);
      }
    }
  }

  async function reloadCode(): Promise<string> {
    const bundled = bundleMs === undefined ? '' : `bundled in ${Math.round(bundleMs)} ms, `;
    bundleMs = undefined;
    const result = await emulator.reloadCode();
    if (result.kind === 'failed') return `The new code does not start, and the old one goes on: ${result.message}`;
    isTemplateStale ||= refusal !== undefined;
    return `The new code runs: ${bundled}initialised in ${Math.round(result.initDurationMs)} ms.`;
  }

  async function applyTemplate(): Promise<string | undefined> {
    const result = await emulator.applyTemplate();
    const isToldAlready = result.kind === 'failed' && result.message === refusal;
    refusal = result.kind === 'failed' ? result.message : undefined;
    if (isToldAlready) return undefined;
    switch (result.kind) {
      case 'same':
        return undefined;
      case 'applied':
        return `${templateName} is applied: ${result.changes.join('; ')}.`;
      case 'needsRestart':
        return `${templateName} is not applied, because it needs a restart: ${result.reasons.join('; ')}. Stop triggers and start it again.`;
      case 'failed':
        return `${templateName} is not applied, and what was deployed goes on: ${result.message}`;
    }
  }

  /** A defect of one reload must not end the watching. */
  async function attempt(reload: () => Promise<string | undefined>): Promise<void> {
    try {
      const line = await reload();
      if (line !== undefined) report(line);
    } catch (error) {
      report(`A reload failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
}
