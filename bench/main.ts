/**
 * `npm run bench`: what the emulator costs over the same app without it, and how soon and how small it is. Figures
 * that are compared are measured in turn, block by block, and given as ratios: those hold on any machine.
 * Options: --quick, --json FILE, --only post,inbox,… and, for a long look at `history`, --requests 1000000.
 * Exit code 1 only if something could not be measured.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import { type Figure, renderTable } from './measure/table.ts';
import { type BenchOptions, type Effort, PARTS, type Part, readOptions } from './options.ts';
import { benchCpu } from './parts/cpu.ts';
import { benchEnvironments } from './parts/environments.ts';
import { benchHistory } from './parts/history.ts';
import { benchInbox } from './parts/inbox.ts';
import { benchLoad } from './parts/load.ts';
import { benchMemory } from './parts/memory.ts';
import { benchPosts } from './parts/post.ts';
import { benchReload } from './parts/reload.ts';
import { benchShards } from './parts/shards.ts';
import { benchStartUp } from './parts/start-up.ts';
import { benchStream } from './parts/stream.ts';
import { benchThrottle } from './parts/throttle.ts';
import { benchTui } from './parts/tui.ts';

const RUN = {
  post: ({ throughput, latency }) => benchPosts(throughput, latency),
  inbox: ({ inbox }) => benchInbox(inbox),
  start: ({ starts }) => benchStartUp(starts),
  memory: () => benchMemory(),
  reload: ({ saves }) => benchReload(saves),
  environments: ({ environments }) => benchEnvironments(environments),
  stream: ({ stream }) => benchStream(stream),
  cpu: ({ cpu }) => benchCpu(cpu),
  throttle: ({ throttleMs }) => benchThrottle(throttleMs),
  shards: ({ shards }) => benchShards(shards),
  history: ({ history }) => benchHistory(history),
  load: ({ load }) => benchLoad(load),
  tui: ({ tui }) => benchTui(tui),
} as const satisfies Record<Part, (effort: Effort) => Promise<readonly Figure[]>>;

try {
  await bench(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof WorkbenchError ? error.message : error);
  process.exitCode = 1;
}

async function bench({ parts, effort, jsonFile }: BenchOptions): Promise<void> {
  const machine = `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? process.arch}`;
  const startedAt = new Date().toISOString();
  const figures: Figure[] = [];
  for (const part of PARTS) {
    if (!parts.has(part)) continue;
    const begun = performance.now();
    figures.push(...(await RUN[part](effort)));
    console.error(`${part}: measured in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
  console.log(`${machine}\n\n${renderTable(figures)}`);
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify({ startedAt, machine, figures }, null, 2)}\n`);
}
