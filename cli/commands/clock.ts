import type { CommandModule } from 'yargs';
import { type ClockChange, ClockStatus } from '../../protocol/clock.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { parseAdvanceMs } from '../options/clock-argument.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { requireTimeMs } from '../options/time-option.ts';
import { print } from '../terminal.ts';

interface ClockArguments extends EmulatorArguments {
  readonly advance?: string | undefined;
  readonly set?: string | undefined;
  readonly reset: boolean;
  readonly json: boolean;
}

/** `triggers clock`: reads and moves the clock of the emulated cloud. */
export const clockCommand: CommandModule<object, ClockArguments> = {
  command: 'clock',
  describe: "Show or move the emulated cloud's clock",
  builder: (yargs) =>
    emulatorOptions(yargs)
      .option('advance', {
        type: 'string',
        requiresArg: true,
        describe: 'Move it ahead: 90s, 10m, 24h, 7d; or back: -10m',
      })
      .option('set', { type: 'string', requiresArg: true, describe: 'Set it to an ISO 8601 time' })
      .option('reset', { type: 'boolean', default: false, describe: "Back to this machine's time" })
      .option('json', { type: 'boolean', default: false, describe: 'Print the clock as JSON' })
      .example('$0 clock --advance 7d', 'events of now expire')
      .example('$0 clock --set 2027-01-01T00:00:00Z', '')
      .example('$0 clock --reset', ''),
  handler: async (options) => {
    const change = toChange(options);
    const emulator = findEmulator(options);
    const status =
      change === undefined
        ? await controlCall(emulator, 'GET', '/v1/clock', ClockStatus)
        : await controlCall(emulator, 'POST', '/v1/clock', ClockStatus, change);
    print(options.json ? visibleJson(status) : visible(clockLine(status)));
  },
};

function toChange({ advance, set, reset }: ClockArguments): ClockChange | undefined {
  if ([advance, set, reset || undefined].filter((option) => option !== undefined).length > 1) {
    throw new WorkbenchError('BAD_ARGUMENT', 'The clock can be moved one way at a time: --advance, --set or --reset.');
  }
  if (advance !== undefined) return { advanceMs: parseAdvanceMs(advance, '--advance') };
  if (set !== undefined) return { setTimeMs: requireTimeMs(set, '--set') };
  return reset ? { reset: true } : undefined;
}

function clockLine({ timeMs, offsetMs }: ClockStatus): string {
  const seconds = Math.abs(Math.round(offsetMs / 1_000)).toLocaleString('en-US');
  const offset =
    offsetMs === 0 ? "this machine's time" : `${seconds} s ${offsetMs > 0 ? 'ahead of' : 'behind'} this machine`;
  return `${new Date(timeMs).toISOString()}  (${offset})`;
}
