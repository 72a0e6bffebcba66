import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { writeReport } from '../../protocol/report/report-file.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { Block } from './block.ts';
import { Noise } from './noise-probe.ts';

/** What is kept of a run to compare others with. */
export const Baseline = z.object({
  kind: z.literal('triggers-load-baseline'),
  schemaVersion: z.literal(1),
  /** ISO 8601 UTC. */
  savedAt: z.iso.datetime(),
  scenario: z.object({ name: z.string(), seed: z.number() }),
  target: z.object({ url: z.string(), kind: z.enum(['emulator', 'remote', 'other']), version: z.string().optional() }),
  noise: Noise,
  blocks: z.array(Block),
});
export type Baseline = z.infer<typeof Baseline>;

/** Writes the whole file or none. Throws FILE_UNWRITABLE. */
export async function saveBaseline(file: string, baseline: Baseline): Promise<void> {
  await writeReport(file, `${JSON.stringify(baseline)}\n`);
}

/**
 * Reads what `saveBaseline` wrote, of the scenario with this name if one is given: others offer another load. Throws
 * BAD_ARGUMENT for a file that is not there, is no baseline, or one of another scenario.
 */
export async function readBaseline(file: string, scenarioName?: string): Promise<Baseline> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const { code = 'an unknown error' } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code;
    throw notUsable(file, `${why}. Make one with --save`, cause);
  });
  const parsed = Baseline.safeParse(parseJson(file, text));
  if (parsed.success) {
    const { name } = parsed.data.scenario;
    if (scenarioName === undefined || name === scenarioName) return parsed.data;
    throw notUsable(
      file,
      `it is of the scenario ${name}, and this run is of ${scenarioName}. Save one of ${scenarioName}`,
    );
  }
  const [issue] = parsed.error.issues;
  throw notUsable(
    file,
    `${issue?.path.join('.') || 'it'}: ${issue?.message}. It must be a file that --save has written`,
  );
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notUsable(file, 'it is no JSON. It must be a file that --save has written', cause);
  }
}

function notUsable(file: string, why: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('BAD_ARGUMENT', `The baseline ${file} cannot be used: ${why}.`, { cause });
}
