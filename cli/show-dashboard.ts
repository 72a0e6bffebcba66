import { LOCAL_API_KEY } from '../src/api-key.ts';
import { createEmulatorClient } from '../tui/shell/emulator-client.ts';
import { type DashboardEnd, runDashboard } from '../tui/shell/run-dashboard.tsx';
import { readClockArgument } from './clock-argument.ts';
import { parseFaultArgument } from './fault-argument.ts';
import { type EmulatorArguments, findEmulator } from './target-options.ts';
import { isAsciiLocale, type TuiArguments, wantsColor } from './tui-options.ts';

/** Shows the dashboard until it is left. Loads Ink and React, which takes its time. */
export function showDashboard(options: EmulatorArguments & TuiArguments, signal: AbortSignal): Promise<DashboardEnd> {
  const environment = process.env;
  const apiKey = environment.TRIGGERS_API_KEY ?? LOCAL_API_KEY;
  const client = createEmulatorClient(() => ({ ...findEmulator(options), apiKey }));
  // An emulator that does not run is told of here, on a whole screen.
  client.address();
  return runDashboard({
    client,
    theme: {
      color: wantsColor(options.color, environment),
      ascii: options.ascii ?? isAsciiLocale(environment),
    },
    isReadOnly: options.readOnly,
    isScreenReader: options.screenReader ?? environment.INK_SCREEN_READER === 'true',
    fixtures: [],
    scenarios: [],
    read: { fault: parseFaultArgument, clock: readClockArgument },
    editor: environment.VISUAL || environment.EDITOR || 'vi',
    stdin: process.stdin,
    stdout: process.stdout,
    signal,
  });
}
