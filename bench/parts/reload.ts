import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEmulatorProcess } from '../../cli/emulator/emulator-process.ts';
import type { Figure } from '../measure/table.ts';
import { API_HEADERS, PROJECT, temporaryFolder } from '../subjects/subject.ts';

/** From saving to the first answer of the new code. */
const RELOAD_AIM_MS = 300;

/** Source that a save changes, and the answer that shows it. */
const EDITED_FILE = 'src/routes/health.ts';
const STATUS = /status: '(\w+)'/;

const REST_MS = 500;
const ASK_EVERY_MS = 5;
/** Then it never comes. */
const MAX_RELOAD_MS = 30_000;

/** How long after source was saved a request is answered by it, in a copy of the project, under steady requests. */
export async function benchReload(saves: number): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const project = copyProject(stack);
  const emulator = stack.use(
    await startEmulatorProcess({ isQuiet: false, commandLine: ['--template', join(project, 'template.yaml')] }),
  );
  const reloadMs: number[] = [];
  // The first save waits for the first bundle, which is made some time after the start.
  for (let save = 0; save <= saves; save += 1) {
    const milliseconds = await reload(project, emulator.apiUrl, `edited${save}`);
    if (save > 0) reloadMs.push(milliseconds);
    await delay(REST_MS);
  }
  return [
    { name: 'Saved source to new code', unit: 'ms', values: reloadMs, aim: { kind: 'atMost', value: RELOAD_AIM_MS } },
  ];
}

/** Without the packages, which it shares. */
function copyProject(stack: AsyncDisposableStack): string {
  const folder = temporaryFolder(stack);
  for (const path of ['src', 'template.yaml', 'package.json', 'dist/lambda']) {
    cpSync(join(PROJECT, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function reload(project: string, apiUrl: string, status: string): Promise<number> {
  const file = join(project, EDITED_FILE);
  const edited = readFileSync(file, 'utf8').replace(STATUS, `status: '${status}'`);
  const savedAtMs = performance.now();
  writeFileSync(file, edited);
  for (;;) {
    const response = await fetch(`${apiUrl}/v1/health`, { headers: API_HEADERS });
    const text = await response.text();
    const passedMs = performance.now() - savedAtMs;
    if (text.includes(`"${status}"`)) return passedMs;
    if (passedMs > MAX_RELOAD_MS) throw new Error(`${EDITED_FILE} was saved and never ran: ${text}`);
    await delay(ASK_EVERY_MS);
  }
}
