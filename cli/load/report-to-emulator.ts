import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import type { LoadProgress } from '../../protocol/load-progress.ts';
import { LoadRunStatus } from '../../protocol/load-run.ts';

/** Tells a running emulator how a run against it stands, for its dashboards. */
export interface EmulatorReporter extends AsyncDisposable {
  readonly tell: (progress: LoadProgress) => void;
}

/** One message at a time, the newest; an emulator that does not answer costs the run nothing. */
export function reportToEmulator(control: ControlAddress | undefined): EmulatorReporter {
  let waiting: LoadProgress | undefined;
  let sending: Promise<void> | undefined;
  const send = async () => {
    while (waiting !== undefined && control !== undefined) {
      const progress = waiting;
      waiting = undefined;
      await controlCall(control, 'PUT', '/v1/load-run', LoadRunStatus, progress).catch(() => undefined);
    }
    sending = undefined;
  };
  return {
    tell(progress) {
      if (control === undefined) return;
      waiting = progress;
      sending ??= send();
    },
    async [Symbol.asyncDispose]() {
      await sending;
    },
  };
}
