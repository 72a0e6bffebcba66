import * as z from 'zod';
import type { Connection } from '../../protocol/connection-file.ts';
import { chosenEditor } from '../../protocol/external-editor.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { createEmulatorClient } from '../../tui/shell/emulator-client.ts';
import { type DashboardEnd, type DashboardOptions, runDashboard } from '../../tui/shell/run-dashboard.tsx';
import { readClockArgument } from '../options/clock-argument.ts';
import { parseFaultArgument } from '../options/fault-argument.ts';
import { type EmulatorArguments, findEmulator } from '../options/target-options.ts';
import { isAsciiLocale, type TuiArguments, wantsColor } from './tui-options.ts';

/** Shows the dashboard until it is left. Loads Ink and React, which takes its time. */
export function showDashboard(options: EmulatorArguments & TuiArguments, signal: AbortSignal): Promise<DashboardEnd> {
  const environment = process.env;
  const client = createEmulatorClient(() => {
    const connection = findEmulator(options);
    return { ...connection, apiKey: environment.TRIGGERS_API_KEY ?? testKeyOf(connection) };
  });
  // An emulator that does not run is told of here, on a whole screen.
  if (options.play === undefined) client.address();
  return runDashboard({
    client,
    theme: {
      color: wantsColor(options.color, environment),
      ascii: options.ascii ?? isAsciiLocale(environment),
    },
    isReadOnly: options.readOnly,
    isScreenReader: options.screenReader ?? environment.INK_SCREEN_READER === 'true',
    // What was typed stands above.
    read: { fault: (text) => parseFaultArgument(text, 'It'), clock: readClockArgument },
    editor: chosenEditor(environment),
    ...(options.play !== undefined && { recording: { file: options.play, speed: options.speed } }),
    notices: noticesOf(process),
    stdin: process.stdin,
    stdout: process.stdout,
    signal,
  });
}

/** The key that an emulator takes which asks for none of its table. */
function testKeyOf({ authMode }: Connection): string | undefined {
  return authMode === 'local' ? LOCAL_API_KEY : undefined;
}

/** What `triggers up` has to say while the terminal is the dashboard's. */
function noticesOf(channel: NodeJS.Process): DashboardOptions['notices'] {
  return (listener) => {
    const onMessage = (message: unknown) => {
      const { data } = Notice.safeParse(message);
      if (data !== undefined) listener(data.notice);
    };
    channel.on('message', onMessage);
    return () => channel.off('message', onMessage);
  };
}

const Notice = z.object({ notice: z.string() });
